import { parsePlatform, PLATFORM_FILE } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatedShell } from './support/emulated-shell';
import { infra, lastLine } from './support/program';
import { realCheckout } from './support/real-checkout';
import { storedState } from './support/stored-state';

beforeAll(() => requireTools('terraform', 'moto_server'));

/** One that reads nothing of others: all of them wait for S3, and are deployed in `environments.long.test.ts`. */
const MODULE = 'network';

test('deploy local puts a module and the backend on an emulator, and finds nothing to do the second time', async () => {
  const cwd = realCheckout();
  try {
    await deployTwice(cwd);
  } finally {
    await infra(['emulator', 'stop'], { cwd, env: process.env });
  }
});

async function deployTwice(cwd: string): Promise<void> {
  const platform = parsePlatform(readFileSync(join(cwd, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  // Neither may matter: there is nobody to ask, and no real account to reach.
  const env = { ...process.env, AWS_PROFILE: 'somebody', AWS_ACCESS_KEY_ID: 'real', AWS_SECRET_ACCESS_KEY: 'real' };

  const first = await infra(['deploy', 'local', '--module', MODULE, '--json'], { cwd, env });
  expect(lastLine(first)).toMatch(/^exit code 0\b/);
  expect(JSON.parse(first.stdout)).toMatchObject({
    exitCode: 0,
    environment: 'dev',
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    modules: [{ module: MODULE, outcome: 'applied' }],
  });

  const second = await infra(['deploy', 'local', '--module', MODULE], { cwd, env });
  expect(second.exitCode).toBe(0);
  expect(second.stdout.split('\n')[0]).toBe('Nothing to do in dev: network is as defined.');
  expect(second.stderr).toContain('eval "$(npx projen emulator:env dev)"');
  expect(second.stderr).toContain('npx projen emulator:stop');

  const unmakeable = await infra(['deploy', 'local', '--module', 'experiment_tracking'], { cwd, env });
  expect(unmakeable.exitCode).toBe(2);
  expect(unmakeable.stderr).toContain('aws_sagemaker_mlflow_tracking_server');

  const shell = await emulatedShell(cwd, 'dev');
  expect(await storedState(shell, platform, 'dev', MODULE)).toMatchObject({ version: 4 });
}
