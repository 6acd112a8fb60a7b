import { requireTools, scratchFolder, stackClassOf, terraformCliConfig } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { StackClass } from '../src/build-stacks';
import { findPlatform } from '../src/platform-file';
import { writePlatform } from '../src/synth-platform';

const ROOT = resolve(__dirname, '..', '..', '..');
const { platform } = findPlatform(ROOT);
const outdir = join(scratchFolder(), 'cdktf.out');

beforeAll(async () => {
  requireTools('terraform');
  await writePlatform(await Promise.all(platform.modules.map(({ name }) => stackClassOf<StackClass>(name))), {
    root: ROOT,
    outdir,
  });
});

test.each(platform.modules.map(({ name }) => name))(
  'the stack of %s is valid for Terraform and the provider',
  (module) => {
    const config = terraformCliConfig();
    const terraform = (...args: readonly string[]): string =>
      execFileSync('terraform', args, {
        cwd: join(outdir, 'stacks', module),
        encoding: 'utf8',
        env: {
          ...process.env,
          CHECKPOINT_DISABLE: 'true',
          ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }),
        },
      });

    terraform('init', '-input=false', '-backend=false', '-lockfile=readonly');

    expect(JSON.parse(terraform('validate', '-json'))).toMatchObject({ valid: true, diagnostics: [] });
  },
);
