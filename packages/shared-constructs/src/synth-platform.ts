import { DefinitionError, SYNTH_OUTPUT } from '@mlopspltf/definition';
import { join, relative, resolve } from 'node:path';
import { types } from 'node:util';
import type { StackClass } from './build-stacks';
import { renderWaivers } from './guard-rails/render-waivers';
import type { Waiver } from './guard-rails';
import { withOutputLock } from './output-lock';
import { findPlatform } from './platform-file';
import { readProviderLock } from './provider-lock';
import { reconcile } from './reconcile';
import { SynthError, UsageError } from './synth-error';
import { synthesizePlatform } from './synthesis';

export interface SynthPlatformOptions {
  /**
   * Where to look for the repository, upward.
   * @default - the current folder
   */
  readonly root?: string;
  /**
   * Folder that is written.
   * @default - `cdktf.out` in the repository
   */
  readonly outdir?: string;
}

/** Stack traces instead of messages. */
const DEBUG = '--debug';

/** Lists where guard rails are given up: who deploys has read it when it was written. */
const WAIVERS = '--waivers';

/**
 * Synthesizes all modules, as the program that `.projen/main.ts` is: progress and mistakes on standard error, and the
 * exit code set to 2 for mistakes in definition or stacks, to 1 for everything else that fails. Never rejects.
 */
export async function synthPlatform(classes: readonly StackClass[], options: SynthPlatformOptions = {}): Promise<void> {
  try {
    const { notes, waivers, modules, outdir } = await writePlatform(classes, options);
    for (const note of notes) process.stderr.write(`note: ${note}\n`);
    const listed = process.argv.includes(WAIVERS) ? renderWaivers(waivers) : [];
    for (const waived of listed) process.stderr.write(`${waived}\n`);
    process.stderr.write(`${modules} ${modules === 1 ? 'module' : 'modules'} synthesized to ${outdir}\n`);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = isMistake(error) ? 2 : 1;
  }
}

export interface WrittenPlatform {
  readonly modules: number;
  /** As a person in the current folder would call it. */
  readonly outdir: string;
  /** What is odd but works, and what was kept. */
  readonly notes: readonly string[];
  /** Where a guard rail is given up, and why; by module and place. */
  readonly waivers: readonly Waiver[];
}

/**
 * Synthesizes all modules and writes what differs. When anything is refused, the output stays as it was.
 *
 * @throws SynthError, UsageError, DefinitionError
 */
export async function writePlatform(
  classes: readonly StackClass[],
  options: SynthPlatformOptions = {},
): Promise<WrittenPlatform> {
  const { platform, root } = findPlatform(options.root ?? process.cwd());
  const outdir = resolve(options.outdir ?? join(root, SYNTH_OUTPUT));
  const providerLock = readProviderLock(root, platform);
  const { files, warnings, waivers } = synthesizePlatform(classes, { platform, root, providerLock });
  const kept = await withOutputLock(join(outdir, '.lock'), () => reconcile(outdir, files));
  return {
    modules: platform.modules.length,
    outdir: relative(process.cwd(), outdir) || '.',
    notes: [...warnings, ...kept],
    waivers,
  };
}

function isMistake(error: unknown): boolean {
  return error instanceof SynthError || error instanceof UsageError || error instanceof DefinitionError;
}

function describe(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  return process.argv.includes(DEBUG) ? (error.stack ?? error.message) : error.message;
}
