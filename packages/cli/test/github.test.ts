import { GuardError, InputError, type Comparison } from '@mlopspltf/github';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitHubOperations } from '../src/operations';
import { infra, makeCheckout, PLATFORM, removeCheckouts, type Ran, type RunOptions } from './support/fake-world';

afterAll(removeCheckouts);

const COMPARISONS: readonly Comparison[] = [
  {
    wanted: { name: 'dev', branch: 'feature/**', protection: { reviewers: [], preventSelfReview: false } },
    differences: [
      { aspect: 'environment', actual: 'missing', wanted: 'there', isWeaker: true },
      { aspect: 'branches', actual: 'all', wanted: '"feature/**/*"', isWeaker: true },
    ],
  },
];

function github(
  argv: readonly string[],
  operations: Partial<GitHubOperations>,
  options: RunOptions = {},
): Promise<Ran> {
  const all: GitHubOperations = {
    setUpEnvironments: () => Promise.reject(new Error('was to be set up')),
    checkEnvironments: () => Promise.reject(new Error('was to be checked')),
    supersedeWaitingRuns: () => Promise.reject(new Error('runs were to be cancelled')),
    ...operations,
  };
  return infra(['github', ...argv], { ...options, operations: { github: () => all } });
}

type SetUp = GitHubOperations['setUpEnvironments'];

describe('github setup', () => {
  test('shows each environment with what it has and will have, before it asks', async () => {
    const asked: string[] = [];
    const setUpEnvironments: SetUp = async ({ show, approve }) => {
      show(COMPARISONS);
      await approve?.('Change dev?');
      return { changed: ['dev'], remarks: [] };
    };
    const confirm = (question: string) => Promise.resolve(asked.push(question) > 0);
    const ran = await github(['setup'], { setUpEnvironments }, { confirm });
    expect(ran.stderr.split('\n').slice(0, 3)).toEqual(['dev will be made', '  branches  all → "feature/**/*"', '']);
    expect(ran.stdout).toBe('Changed on GitHub: dev of example-org/mlopspltf-infra.\n');
    expect(asked).toEqual(['Change dev?']);
  });

  test('that finds nothing to do says so', async () => {
    const ran = await github(['setup'], {
      setUpEnvironments: () => Promise.resolve({ changed: [], remarks: ['dev: x'] }),
    });
    expect(ran).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^dev: x\n/) as string });
    expect(ran.stdout).toMatch(/^Nothing to do/);
  });

  test.each<[string, readonly string[], RunOptions['confirm'], boolean | undefined]>([
    ['nobody can be asked', [], undefined, undefined],
    ['it was approved beforehand', ['--auto-approve'], () => Promise.resolve(false), true],
    ['a person says no', [], () => Promise.resolve(false), false],
  ])('asks as everything does where %s', async (_title, argv, confirm, answer) => {
    const answers: (boolean | undefined)[] = [];
    const setUpEnvironments: SetUp = async ({ approve }) => {
      answers.push(await approve?.('?'));
      return { changed: [], remarks: [] };
    };
    await github(['setup', ...argv], { setUpEnvironments }, { confirm });
    expect(answers).toEqual([answer]);
  });

  test('hands on the definition, the environment and the signal', async () => {
    const env = { GITHUB_TOKEN: 'not-for-others' };
    const { signal } = new AbortController();
    const ran = await github(
      ['setup'],
      {
        setUpEnvironments: (request) => {
          expect(request).toMatchObject({ platform: PLATFORM, env });
          expect(request.signal).toBe(signal);
          request.report('GitHub asks to wait 3 s');
          return Promise.resolve({ changed: [], remarks: [] });
        },
      },
      { env, signal, cwd: makeCheckout() },
    );
    expect(ran.stderr).toContain('GitHub asks to wait 3 s\n');
    expect(ran.stderr + ran.stdout).not.toContain('not-for-others');
  });

  test.each<[number, InputError | GuardError]>([
    [2, new InputError('There is no token.')],
    [3, new GuardError('Turned down.', { next: 'npx projen github:setup' })],
  ])('ends with %i for what is thrown', async (exitCode, error) => {
    const ran = await github(['setup'], { setUpEnvironments: () => Promise.reject(error) });
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toContain(error.message);
    expect(ran.stderr.includes('Next: npx projen github:setup')).toBe(error.next !== undefined);
  });
});

describe('github supersede', () => {
  const older = (number: number) => ({ number, commit: 'abcdef0'.repeat(6), url: `https://github.com/x/y/${number}` });

  test('tells what was cancelled and what was left, in the log and on the page of the run', async () => {
    const page = join(makeCheckout(), 'summary.md');
    const result = { branch: 'feature/a', commit: '1234567'.repeat(6), cancelled: [older(12)], left: [older(13)] };
    const env = { GITHUB_STEP_SUMMARY: page };
    const ran = await github(
      ['supersede'],
      {
        supersedeWaitingRuns: (request) => {
          request.report('GitHub asks to wait 3 s');
          expect(request.env).toBe(env);
          return Promise.resolve({ ...result, remarks: ['GitHub answered 403\u001b[2J'] });
        },
      },
      { env },
    );
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout:
        'Cancelled: run 12 of abcdef0, https://github.com/x/y/12\nStill at work, left alone: run 13 of abcdef0, https://github.com/x/y/13\n',
    });
    expect(ran.stderr).toMatch(/^GitHub asks to wait 3 s\nGitHub answered 403\n/);
    expect(readFileSync(page, 'utf8')).toMatch(/^## 1 older run cancelled\n[^]*\/12\)[^]*\/13\)[^]*403/);
  });

  test('says nothing on the page where no older run waits', async () => {
    const page = join(makeCheckout(), 'summary.md');
    const result = { branch: 'feature/a', commit: '1', cancelled: [], left: [], remarks: [] };
    const ran = await github(
      ['supersede'],
      { supersedeWaitingRuns: () => Promise.resolve(result) },
      { env: { GITHUB_STEP_SUMMARY: page } },
    );
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'No older run of this branch waits.\n' });
    expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe('');
  });
});

describe('github check', () => {
  test('ends with 0 where GitHub is as strict, and tells what is accepted', async () => {
    const checkEnvironments = () => Promise.resolve({ weaknesses: [], remarks: ['tst: is not protected'] });
    const ran = await github(['check'], { checkEnvironments });
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout: 'GitHub is as strict as the definition: 2 environments checked.\n',
    });
    expect(ran.stderr).toContain('tst: is not protected\n');
  });

  test('ends with 3 and names every weakness, with what goes on', async () => {
    const weaknesses = ['dev: is missing\u001b[2J on GitHub', '  do this', 'tst: branches: all'];
    const ran = await github(['check'], { checkEnvironments: () => Promise.resolve({ weaknesses, remarks: [] }) });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout.split('\n')).toEqual([
      'GitHub allows what the definition does not:',
      'dev: is missing on GitHub',
      '  do this',
      'tst: branches: all',
      '',
    ]);
    expect(ran.stderr).toContain('Next: npx projen github:setup\n');
  });
});
