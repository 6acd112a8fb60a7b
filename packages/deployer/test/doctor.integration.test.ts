import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { resolvePlatform } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { diagnose } from '../src/doctor/diagnose';
import type { DiagnosisRequest, Finding } from '../src/doctor/finding';
import { nodeFinding } from '../src/doctor/tools';
import { script } from './support/script';

const accounts = { dev: '111111111111', prd: '345678901234' };
const platform = resolvePlatform(
  {
    repository: { owner: 'example-org', name: 'example-infra' },
    prefix: 'example',
    environments: [
      { name: 'dev', branch: 'feature/**', account: accounts.dev },
      { name: 'prd', branch: 'main', account: accounts.prd },
    ],
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  },
  'test',
);

/** Nothing on PATH, no network, no git, no workspace. */
async function diagnosis(request: Partial<DiagnosisRequest> = {}): Promise<ReadonlyMap<string, Finding>> {
  const root = scratchFolder();
  const findings = await diagnose({
    platform,
    root,
    workspace: join(root, '.infra'),
    ...request,
    env: {
      PATH: '',
      HOME: root,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: join(root, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(root, 'credentials'),
      ...request.env,
    },
  });
  return new Map(findings.map((finding) => [finding.subject, finding]));
}

/** A folder for PATH. */
function programs(lines: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  for (const [name, text] of Object.entries(lines)) script(text, folder, name);
  return folder;
}

test('on a machine with nothing everything that is missing is told, each with what to do', async () => {
  const found = await diagnosis();

  const missing = [...found.values()].filter(({ state }) => state !== 'ok');
  expect(missing.map(({ subject, state }) => `${subject} ${state}`)).toEqual([
    'git missing',
    'Terraform missing',
    'emulator warning',
    'AWS command line warning',
    'AWS provider missing',
    'accounts warning',
    'credentials warning',
  ]);
  for (const { subject, remedy, text } of missing)
    expect(`${subject}: ${remedy ?? text}`).toMatch(/[Gg]et|[Rr]un|run|pip|Restore|export/);
});

test('it changes nothing, and needs no folder to be there', async () => {
  const workspace = join(scratchFolder(), 'deep', '.infra');

  const found = await diagnosis({ workspace });

  expect(found.get('disk')?.text).toContain(workspace);
  expect(existsSync(workspace)).toBe(false);
});

test.each([
  ['18.19.0', 'missing'],
  ['20.0.0', 'ok'],
  ['24.1.0', 'ok'],
])('Node.js %s is %s', (version, state) => {
  expect(nodeFinding(version).state).toBe(state);
});

test('Terraform is found with path and version, and a wrong one is told with how to get the right one', async () => {
  const [right, wrong] = ['1.11.9', '1.5.7'].map((version) =>
    programs({ terraform: `console.log('Terraform v${version}')` }),
  );

  expect((await diagnosis({ env: { PATH: right } })).get('Terraform')).toEqual({
    subject: 'Terraform',
    state: 'ok',
    text: `1.11.9 at ${right}/terraform (1.11.4 is wanted)`,
  });
  expect((await diagnosis({ env: { PATH: wrong } })).get('Terraform')).toMatchObject({
    state: 'missing',
    text: expect.stringContaining('is Terraform 1.5.7; needed is 1.11.4 or a later patch of 1.11.') as string,
    remedy: expect.stringMatching(/^Get it from/) as string,
  });
});

test('an emulator is found in the order of preference; a docker without an engine is none', async () => {
  const dead = programs({ docker: 'process.exitCode = 1' });
  const alive = programs({ docker: "console.log('27.0')", pipx: '' });

  expect((await diagnosis({ env: { PATH: dead } })).get('emulator')?.state).toBe('warning');
  expect((await diagnosis({ env: { PATH: `${dead}:${alive}` } })).get('emulator')).toMatchObject({
    state: 'ok',
    text: expect.stringContaining(`through pipx at ${alive}/pipx`) as string,
  });
});

test('a checkout outside of git is told', async () => {
  requireTools('git');
  const path = { PATH: process.env.PATH };
  const inside = scratchFolder();
  execFileSync('git', ['init', '--quiet', inside]);

  expect((await diagnosis({ env: path, root: inside })).get('git')?.state).toBe('ok');
  // The folders of tests lie in no repository.
  expect((await diagnosis({ env: path })).get('git')).toMatchObject({
    state: 'warning',
    text: expect.stringContaining('is in no repository') as string,
  });
});

test('placeholder accounts are named, and only of the environments that were asked for', async () => {
  expect((await diagnosis()).get('accounts')).toMatchObject({ state: 'warning', text: /dev is 111111111111: that/ });
  expect((await diagnosis({ environments: ['prd'] })).get('accounts')?.state).toBe('ok');
});

test('variables that are withheld are named, without their values', async () => {
  const found = await diagnosis({ env: { TF_VAR_password: 'hunter2', TF_CLI_ARGS: '-destroy' } });

  expect(found.get('variables')).toMatchObject({
    state: 'warning',
    text: expect.stringContaining('TF_CLI_ARGS, TF_VAR_password') as string,
    remedy: 'unset TF_CLI_ARGS TF_VAR_password',
  });
  expect(JSON.stringify([...found.values()])).not.toContain('hunter2');
});

test('no secret of the environment is in the findings, nor one in the address of an endpoint', async () => {
  const found = await diagnosis({
    env: {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'hunter2-key',
      AWS_SESSION_TOKEN: 'hunter2-token',
      AWS_ENDPOINT_URL: 'http://user:hunter2@127.0.0.1:9',
    },
  });

  expect(JSON.stringify([...found.values()])).not.toContain('hunter2');
  expect(found.get('endpoint')?.text).toContain('127.0.0.1:9');
  expect(found.get('credentials')?.state).toBe('warning');
});

describe('the workspace', () => {
  const place = (workspace: string, ...parts: readonly string[]): string => {
    const folder = join(workspace, 'work', 'aws-111111111111', 'dev', ...parts);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const run = (pid: number): string =>
    JSON.stringify({ token: 'x', pid, host: hostname(), since: '2026-01-01T00:00:00Z', purpose: 'deploy of dev' });

  test('has a run that goes on', async () => {
    const workspace = scratchFolder();
    writeFileSync(join(place(workspace), 'run.lock'), run(process.pid));

    expect((await diagnosis({ workspace })).get('run in dev')).toMatchObject({
      state: 'warning',
      text: expect.stringMatching(`^deploy of dev, process ${process.pid} on .*: it goes on`) as string,
    });
  });

  test('has what a killed run left', async () => {
    const workspace = scratchFolder();
    writeFileSync(join(place(workspace), 'run.lock'), run(2 ** 22 + 1));

    expect((await diagnosis({ workspace })).get('run in dev')).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('it was killed') as string,
    });
  });

  test('has a state that could not be saved, with the command that pushes it', async () => {
    const workspace = scratchFolder();
    writeFileSync(join(place(workspace, 'store', 'stack'), 'errored.tfstate'), '{}');

    expect((await diagnosis({ workspace })).get('state of store in dev')).toMatchObject({
      state: 'missing',
      remedy: 'npx projen terraform:dev --module store -- state push errored.tfstate',
    });
  });

  test('never gives a name that could be a command', async () => {
    const workspace = scratchFolder();
    writeFileSync(join(place(workspace, '$(touch pwned)', 'stack'), 'errored.tfstate'), '{}');

    expect(JSON.stringify([...(await diagnosis({ workspace })).values()])).not.toContain('pwned');
  });
});

describe('checks', () => {
  const request = { platform, root: '/', workspace: '/', env: {} };
  const fine: Finding = { subject: 'fine', state: 'ok', text: 'fine' };

  test('that fail are findings, and stop no other', async () => {
    const checks = [
      { subject: 'broken', look: () => Promise.reject(new Error('no such thing')) },
      { subject: 'fine', look: () => Promise.resolve([fine]) },
    ];

    expect(await diagnose(request, { checks })).toEqual([
      { subject: 'broken', state: 'warning', text: 'not known: no such thing' },
      fine,
    ]);
  });

  test('that take too long are told so, and stopped', async () => {
    let stopped = false;
    const look = (_: DiagnosisRequest, signal: AbortSignal): Promise<readonly Finding[]> =>
      new Promise(() => signal.addEventListener('abort', () => (stopped = true)));

    const findings = await diagnose(request, { checks: [{ subject: 'slow', look }], timeLimit: 50 });

    expect(findings).toEqual([
      { subject: 'slow', state: 'warning', text: 'not known: there was no answer within 0.05 s' },
    ]);
    expect(stopped).toBe(true);
  });
});
