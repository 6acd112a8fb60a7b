import { findEnvironment, PLATFORM_FILE, serializePlatform, type Platform } from '@mlopspltf/definition';
import {
  accountEnvironment,
  backendFixture,
  platformFixture,
  requireTools,
  scratchFolder,
  writeStacks,
} from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { infra, lastLine } from './support/program';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** A repository with two small modules, synthesized beforehand. */
function checkout(): { readonly platform: Platform; readonly cwd: string } {
  const platform = platformFixture({ modules: { base: [], on_top: ['base'] } });
  const cwd = scratchFolder();
  const file = join(cwd, PLATFORM_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, serializePlatform(platform));
  writeStacks({ platform, folder: cwd });
  commitAll(cwd, 'feature/a');
  return { platform, cwd };
}

/** What is generated here is not committed, as in a repository that projen has generated. */
function commitAll(cwd: string, branch: string): void {
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd, stdio: 'pipe' });
  writeFileSync(join(cwd, '.gitignore'), '/.infra/\n/cdktf.out/\n');
  git('init', '--quiet', '--initial-branch', branch);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A platform');
}

/** Stands for Terraform, and shows whether it was started. */
function tripwire(cwd: string): { readonly env: NodeJS.ProcessEnv; readonly sprung: () => boolean } {
  const mark = join(cwd, 'terraform-was-started');
  const script = join(cwd, 'terraform-tripwire');
  writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`);
  chmodSync(script, 0o755);
  return { env: { TERRAFORM_BINARY_NAME: script }, sprung: () => existsSync(mark) };
}

test("credentials of another environment's account are refused before Terraform is started, with both numbers", async () => {
  const { platform, cwd } = checkout();
  const [dev, tst] = ['dev', 'tst'].map((name) => findEnvironment(platform, name).account);
  const { env, sprung } = tripwire(cwd);
  const options = { cwd, env: { ...(await backendFixture(platform, 'tst')), ...env } };

  for (const command of ['plan', 'deploy', 'destroy', 'bootstrap']) {
    const ended = await infra(
      [command, 'dev', '--skip-synth', ...(command === 'plan' ? [] : ['--auto-approve'])],
      options,
    );
    expect(ended.exitCode).toBe(3);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(dev);
    expect(ended.stderr).toContain(tst);
    expect(lastLine(ended)).toMatch(/^exit code 3\b/);
  }
  expect(sprung()).toBe(false);
});

test('without a terminal and without --auto-approve nothing is even planned', async () => {
  const { platform, cwd } = checkout();
  const { env, sprung } = tripwire(cwd);
  const options = { cwd, env: { ...(await backendFixture(platform, 'dev')), ...env } };

  for (const command of ['deploy', 'destroy']) {
    const ended = await infra([command, 'dev', '--skip-synth', '--json'], options);
    expect(ended.exitCode).toBe(3);
    expect(JSON.parse(ended.stdout)).toMatchObject({ command, environment: 'dev', exitCode: 3 });
    expect(ended.stderr).toContain('--auto-approve');
  }
  expect(sprung()).toBe(false);
});

test('a missing backend is refused with the command that sets it up', async () => {
  const { platform, cwd } = checkout();
  const env = await accountEnvironment(findEnvironment(platform, 'dev').account);

  const ended = await infra(['deploy', 'dev', '--skip-synth', '--auto-approve'], { cwd, env });

  expect(ended.exitCode).toBe(3);
  expect(ended.stderr).toContain('npx projen bootstrap:dev');
});

test('plan, deploy, deploy again, Terraform by hand, destroy', async () => {
  const { platform, cwd } = checkout();
  const options = { cwd, env: await backendFixture(platform, 'dev') };

  const plan = await infra(['plan', 'dev', '--skip-synth', '--json'], options);
  expect(plan.exitCode).toBe(0);
  expect(JSON.parse(plan.stdout)).toMatchObject({
    exitCode: 0,
    next: 'npx projen deploy:dev',
    modules: [
      { module: 'base', outcome: 'planned', changes: [{ action: 'create', address: 'aws_ssm_parameter.parameter' }] },
      { module: 'on_top', outcome: 'deferred', waitsFor: ['base'] },
    ],
  });

  const deploy = await infra(['deploy', 'dev', '--skip-synth', '--', '--auto-approve'], options);
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stdout).toContain('2 modules: 2 applied');
  expect(deploy.stderr).toContain('  + aws_ssm_parameter.parameter\n');
  expect(deploy.stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);

  const again = await infra(['deploy', 'dev', '--skip-synth', '--auto-approve'], options);
  expect(again.stdout).toBe('Nothing to do in dev: 2 modules are as defined.\n');
  expect(lastLine(again)).toMatch(/^exit code 0\b/);

  const byHand = await infra(
    ['terraform', 'dev', '--module', 'on_top', '--skip-synth', '--', 'state', 'list'],
    options,
  );
  expect(byHand.stdout.split('\n')).toContain('aws_ssm_parameter.parameter');
  expect(byHand.exitCode).toBe(0);

  const destroy = await infra(['destroy', 'dev', '--skip-synth', '--auto-approve'], options);
  expect(destroy.exitCode).toBe(0);
  expect(destroy.stdout).toContain('2 modules: 2 destroyed');
});

test('who reads standard error may leave: what runs ends as it would have, and no lock stays', async () => {
  const { platform, cwd } = checkout();
  const env = await backendFixture(platform, 'dev');
  const deploy = ['deploy', 'dev', '--skip-synth', '--auto-approve'];

  const left = await infra(deploy, { cwd, env, leaveStderrAt: 'base: applying' });
  const again = await infra(deploy, { cwd, env });

  expect({ left: left.exitCode, again: again.exitCode }).toEqual({ left: 0, again: 0 });
  expect(left.stdout).toContain('2 modules: 2 applied');
  expect(again.stdout).toBe('Nothing to do in dev: 2 modules are as defined.\n');
});

test('a result that cannot be written is a failure, told in one line', async () => {
  const { cwd } = checkout();
  const full = openSync('/dev/full', 'w');

  const ended = await infra(['graph'], { cwd, env: process.env, stdout: full }).finally(() => closeSync(full));

  expect(ended.exitCode).toBe(1);
  expect(ended.stderr).toMatch(/^The result could not be written to standard output: ENOSPC.*$/m);
  expect(lastLine(ended)).toMatch(/^exit code 1\b/);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
});

test('SIGTERM ends Terraform in order; the next deployment goes through', async () => {
  const { platform, cwd } = checkout();
  const options = { cwd, env: await backendFixture(platform, 'dev') };
  let sent = 0;

  const stopped = await infra(['deploy', 'dev', '--skip-synth', '--auto-approve'], {
    ...options,
    onStderr: (text, kill) => {
      if (text.includes('base: applying') && sent++ === 0) kill('SIGTERM');
    },
  });
  expect(sent).toBe(1);
  expect(stopped.exitCode).toBe(1);
  expect(stopped.stderr).toContain('SIGTERM: what runs is being ended in order');
  expect(lastLine(stopped)).toMatch(/^exit code 1\b/);

  const next = await infra(['deploy', 'dev', '--skip-synth', '--auto-approve'], options);
  expect(`${lastLine(next)}\n${next.stderr}`).toMatch(/^exit code 0\b/);
});
