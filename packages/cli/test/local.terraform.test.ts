import { BACKEND_MODULE, modulesOf, parsePlatform, PLATFORM_FILE, stateBucket, stateKey } from '@mlopspltf/definition';
import { clientConfig, requireTools } from '@mlopspltf/testing';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { infra, lastLine } from './support/program';
import { realCheckout } from './support/real-checkout';

beforeAll(() => requireTools('terraform', 'moto_server'));

test('deploy local puts every module of this repository on an emulator, and finds nothing to do the second time', async () => {
  const cwd = realCheckout();
  try {
    await deployTwice(cwd);
  } finally {
    await infra(['emulator', 'stop'], { cwd, env: process.env });
  }
});

async function deployTwice(cwd: string): Promise<void> {
  const platform = parsePlatform(readFileSync(join(cwd, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
  const modules = modulesOf(platform, 'dev')
    .map(({ name }) => name)
    .filter((name) => name !== BACKEND_MODULE);
  // Neither may matter: there is nobody to ask, and no real account to reach.
  const env = { ...process.env, AWS_PROFILE: 'somebody', AWS_ACCESS_KEY_ID: 'real', AWS_SECRET_ACCESS_KEY: 'real' };

  const first = await infra(['deploy', 'local', '--json'], { cwd, env });
  expect(lastLine(first)).toMatch(/^exit code 0\b/);
  expect(JSON.parse(first.stdout)).toMatchObject({
    exitCode: 0,
    environment: 'dev',
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    modules: expect.arrayContaining(
      modules.map((module) => expect.objectContaining({ module, outcome: 'applied' }) as unknown),
    ) as unknown,
  });

  const second = await infra(['deploy', 'local'], { cwd, env });
  expect(second.exitCode).toBe(0);
  expect(second.stdout).toBe(`Nothing to do in dev: ${modules.length} modules are as defined.\n`);
  expect(second.stderr).toContain('eval "$(npx projen emulator:env dev)"');
  expect(second.stderr).toContain('npx projen emulator:stop');

  const shell = await variablesAfterEval(cwd, ['emulator', 'env', 'dev']);
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...clientConfig(shell), forcePathStyle: true });
  const object = { Bucket: stateBucket(platform, 'dev'), Key: stateKey(platform, 'artifact_store') };
  const state = await client.send(new GetObjectCommand(object));
  expect(JSON.parse((await state.Body?.transformToString()) ?? '')).toMatchObject({ version: 4 });
  client.destroy();
}

/** The environment of a shell that evaluated what the program printed. */
async function variablesAfterEval(cwd: string, argv: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const { stdout, exitCode } = await infra(argv, { cwd, env: process.env });
  expect(exitCode).toBe(0);
  const shell = await promisify(execFile)('sh', ['-c', 'eval "$1"; env', 'sh', stdout]);
  return Object.fromEntries(
    shell.stdout.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
