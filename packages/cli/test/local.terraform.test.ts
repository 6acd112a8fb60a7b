import { BACKEND_MODULE, modulesOf, parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatedShell } from './support/emulated-shell';
import { infra, lastLine } from './support/program';
import { realCheckout } from './support/real-checkout';
import { modulesWith } from './support/stacks-of';
import { storedState } from './support/stored-state';

beforeAll(() => requireTools('terraform', 'moto_server'));

test('deploy local puts on an emulator what it can hold of this repository, and finds nothing to do the second time', async () => {
  const cwd = realCheckout();
  try {
    await deployTwice(cwd);
  } finally {
    await infra(['emulator', 'stop'], { cwd, env: process.env });
  }
});

async function deployTwice(cwd: string): Promise<void> {
  const platform = parsePlatform(readFileSync(join(cwd, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  const all = modulesOf(platform, 'dev')
    .map(({ name }) => name)
    .filter((name) => name !== BACKEND_MODULE);
  // Neither may matter: there is nobody to ask, and no real account to reach.
  const env = { ...process.env, AWS_PROFILE: 'somebody', AWS_ACCESS_KEY_ID: 'real', AWS_SECRET_ACCESS_KEY: 'real' };

  const first = await infra(['deploy', 'local', '--json'], { cwd, env });
  const leftOut = modulesWith(cwd, 'aws_sagemaker_mlflow_tracking_server', all);
  const modules = all.filter((name) => !leftOut.includes(name));
  expect(lastLine(first)).toMatch(/^exit code 0\b/);
  const result = JSON.parse(first.stdout) as Readonly<Record<string, unknown>> & {
    readonly modules: readonly { readonly module: string; readonly outcome: string }[];
    readonly leftOut?: readonly { readonly module: string }[];
  };
  expect(result).toMatchObject({
    exitCode: 0,
    environment: 'dev',
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
  });
  expect(result.modules.map(({ module, outcome }) => `${module} ${outcome}`).sort()).toEqual(
    modules.map((module) => `${module} applied`).sort(),
  );
  expect((result.leftOut ?? []).map(({ module }) => module)).toEqual(leftOut);

  const second = await infra(['deploy', 'local'], { cwd, env });
  expect(second.exitCode).toBe(0);
  expect(second.stdout.split('\n')[0]).toBe(`Nothing to do in dev: ${modules.length} modules are as defined.`);
  for (const module of leftOut) expect(second.stdout).toContain(`  ${module} has what the emulator cannot make:`);
  expect(second.stderr).toContain('eval "$(npx projen emulator:env dev)"');
  expect(second.stderr).toContain('npx projen emulator:stop');

  const shell = await emulatedShell(cwd, 'dev');
  expect(await storedState(shell, platform, 'dev', 'artifact_store')).toMatchObject({ version: 4 });
}
