import { join } from 'node:path';
import type { Session } from '../api';
import { InputError } from '../errors';
import { environmentFile, readSynthesized, stackFolder } from '../platform-file';
import { lockedProviders } from '../terraform/lock-file';
import { LOCK_FILE, readLockFile, readStackFiles } from '../terraform/stack-copy';
import { parseStack, STACK_FILE, type StackJson } from '../terraform/stack-json';
import { configurationDigests, type ConfigurationDigests } from './digests';
import { outputReads, type OutputReads } from './output-reads';

/** All that one module's resources in one environment follow from, but for the values it reads of other modules. */
export interface Configuration {
  readonly module: string;
  /** Folder that the files were read from, absolute. */
  readonly source: string;
  readonly stack: StackJson;
  /** What the stack's folder holds, by path; the dependency lock file apart. */
  readonly files: Readonly<Record<string, Buffer>>;
  /** Text of the dependency lock file. */
  readonly lock: string;
  /** Text of `{env}.tfvars`. */
  readonly variables: string;
  readonly digests: ConfigurationDigests;
  /** Outputs of other modules, by the key of their state. */
  readonly reads: OutputReads;
}

type Versions = Pick<Session['platform']['versions'], 'terraform'>;

/**
 * As the synthesis wrote it.
 *
 * @throws InputError when a part of it is missing or damaged
 */
export async function readConfiguration(
  { output, environment, platform }: Pick<Session, 'output' | 'environment' | 'platform'>,
  module: string,
): Promise<Configuration> {
  const source = stackFolder(output, module);
  const [, lock, variables, files] = await Promise.all([
    readSynthesized(join(source, STACK_FILE)),
    readStackLock(source),
    readSynthesized(environmentFile(output, environment.name, 'tfvars')),
    readStackFiles(source),
  ]);
  return configurationOf({ module, source, files, lock, variables }, platform.versions);
}

/** @throws InputError when its stack is no Terraform JSON */
export function configurationOf(
  parts: Pick<Configuration, 'module' | 'source' | 'files' | 'lock' | 'variables'>,
  versions: Versions,
): Configuration {
  const { files, source, lock, variables } = parts;
  const { [STACK_FILE]: text = Buffer.alloc(0), ...assets } = files;
  const stack = parseStack(text.toString('utf8'), join(source, STACK_FILE));
  const providers = Object.fromEntries(lockedProviders(lock).map(({ address, version }) => [address, version]));
  const digests = configurationDigests({ stack, assets, variables, terraform: versions.terraform, providers });
  return { ...parts, stack, digests, reads: outputReads(stack) };
}

/** @throws InputError when the synthesis wrote none */
export async function readStackLock(stack: string): Promise<string> {
  const lock = await readLockFile(stack);
  if (lock !== undefined) return lock;
  throw new InputError(
    `${join(stack, LOCK_FILE)} is missing: providers are taken in the versions of the committed lock file only.`,
    { next: 'npx projen synth' },
  );
}
