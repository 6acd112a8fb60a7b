import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePlatform } from '@mlopspltf/definition';
import { scratchFolder, writeStacks } from '@mlopspltf/testing';
import { readPlatform } from '../src';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});

test('the platform is what the synthesis wrote down', async () => {
  expect(await readPlatform(writeStacks({ platform, folder: scratchFolder() }))).toEqual(platform);
});

test('an output that is not there is an error with the command that makes it', async () => {
  const output = writeStacks({ platform, folder: scratchFolder() });
  rmSync(output, { recursive: true });

  await expect(readPlatform(output)).rejects.toMatchObject({ name: 'InputError', next: 'npx projen synth' });
});

test.each(['{', '{}', '{"schemaVersion":99}'])('a damaged one (%s) as well', async (text) => {
  const output = writeStacks({ platform, folder: scratchFolder() });
  writeFileSync(join(output, 'environments/platform.json'), text);

  await expect(readPlatform(output)).rejects.toMatchObject({ name: 'InputError', next: 'npx projen synth' });
});
