import type { DiagnosisRequest, Finding } from '@mlopspltf/deployer';
import { infra, makeCheckout, parsed, PLATFORM, removeCheckouts } from './support/fake-world';

afterAll(removeCheckouts);

const FINDINGS: readonly Finding[] = [
  { subject: 'Terraform', state: 'ok', text: '1.11.4, /usr/bin/terraform' },
  {
    subject: 'accounts',
    state: 'warning',
    text: `${'111111111111 of dev, '.repeat(4)}are placeholders`,
    remedy:
      'Write your own into .projenrc.ts, where the definition says which account each environment is, and run npx projen.',
  },
  {
    subject: 'variables',
    state: 'missing',
    text: 'there are too many',
    remedy: `unset ${'TF_VAR_x '.repeat(12)}`.trim(),
  },
];

const doctor = (findings: readonly Finding[], ...argv: string[]) =>
  infra(['doctor', ...argv], { operations: { diagnose: () => Promise.resolve(findings) } });

describe('doctor', () => {
  test('tells each finding with a mark that is a word, and what to do below it', async () => {
    const { stdout } = await doctor(FINDINGS);
    expect(stdout.split('\n')).toEqual([
      'ok       Terraform: 1.11.4, /usr/bin/terraform',
      'warning  accounts: 111111111111 of dev, 111111111111 of dev, 111111111111 of',
      '         dev, 111111111111 of dev, are placeholders',
      '           Write your own into .projenrc.ts, where the definition says which',
      '           account each environment is, and run npx projen.',
      'MISSING  variables: there are too many',
      `           unset ${'TF_VAR_x '.repeat(12).trim()}`,
      '',
      '1 ok, 1 warning, 1 missing',
      '',
    ]);
  });

  test('is a report: it ends with 0, whatever else is missing', async () => {
    expect((await doctor(FINDINGS)).exitCode).toBe(0);
    expect((await doctor([])).stdout).toBe('0 ok\n');
  });

  test.each(['Terraform', 'Node.js'])('ends with 2 where there is no %s to work with', async (subject) => {
    expect((await doctor([{ subject, state: 'missing', text: 'is not there' }])).exitCode).toBe(2);
    expect((await doctor([{ subject, state: 'warning', text: 'is old' }])).exitCode).toBe(0);
  });

  test.each([
    [[], undefined],
    [['tst'], ['tst']],
  ])('%j looks at the environments %j, with all that it needs', async (argv, environments) => {
    const requests: DiagnosisRequest[] = [];
    const root = makeCheckout();
    const diagnose = (request: DiagnosisRequest) => Promise.resolve((requests.push(request), []));
    const ran = await infra(['doctor', ...argv], { cwd: root, env: { PATH: '/bin' }, operations: { diagnose } });
    expect(ran.called).toEqual([]);
    expect(requests).toEqual([
      { platform: PLATFORM, root, workspace: `${root}/.infra`, env: { PATH: '/bin' }, environments },
    ]);
  });

  test('refuses an environment that there is not', async () => {
    expect((await doctor(FINDINGS, 'prod')).exitCode).toBe(2);
  });

  test('is JSON too', async () => {
    expect(parsed(await doctor(FINDINGS, '--json'))).toEqual({ command: 'doctor', exitCode: 0, findings: FINDINGS });
  });
});
