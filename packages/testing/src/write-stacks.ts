import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  backendSettings,
  commonVariables,
  ENVIRONMENTS_FOLDER,
  PLATFORM_COPY,
  PROVIDER_LOCK_FILE,
  renderHcl,
  serializePlatform,
  STACKS_FOLDER,
  SYNTH_OUTPUT,
  type Platform,
} from '@mlopspltf/definition';
import { stackFixture, type StackFixtureOptions } from './stack-fixture';

export interface WriteStacksOptions {
  readonly platform: Platform;
  /** Stands for the repository; the output goes to `cdktf.out` below it, in place of what is there. */
  readonly folder: string;
  /**
   * By module.
   * @default - as {@link stackFixture} makes them
   */
  readonly stacks?: Readonly<Record<string, StackFixtureOptions>>;
}

/** Writes what synthesis would, small and at once. Returns the folder of the output, absolute if `folder` is. */
export function writeStacks({ platform, folder, stacks = {} }: WriteStacksOptions): string {
  const output = join(folder, SYNTH_OUTPUT);
  rmSync(output, { recursive: true, force: true });
  const environments = join(output, ENVIRONMENTS_FOLDER);
  write(join(environments, PLATFORM_COPY), serializePlatform(platform));
  for (const environment of platform.environments) {
    write(join(environments, `${environment.name}.config`), hcl(backendSettings(platform, environment)));
    write(join(environments, `${environment.name}.tfvars`), hcl(commonVariables(platform, environment)));
  }
  for (const module of platform.modules) {
    const stack = join(output, STACKS_FOLDER, module.name);
    write(
      join(stack, 'cdk.tf.json'),
      `${JSON.stringify(stackFixture(platform, module, stacks[module.name]), undefined, 2)}\n`,
    );
    copyFileSync(join(ROOT, PROVIDER_LOCK_FILE), join(stack, PROVIDER_LOCK_FILE));
  }
  return output;
}

/** Of the repository that these helpers are in. */
const ROOT = join(__dirname, '..', '..', '..');

function hcl(settings: Parameters<typeof renderHcl>[0]): string {
  return `${renderHcl(settings).join('\n')}\n`;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
