import {
  backendConfigFile,
  backendSettings,
  commonVariables,
  ENVIRONMENTS_FOLDER,
  PLATFORM_COPY,
  PROVIDER_LOCK_FILE,
  renderHcl,
  serializePlatform,
  STACKS_FOLDER,
  variablesFile,
  type Platform,
} from '@mlopspltf/definition';
import { posix } from 'node:path';
import { buildStacks, type StackClass } from './build-stacks';
import type { StackFile } from './built-stack';
import { membershipViolations, stackViolations, unknownNeeds, unreadDependencies } from './checks';
import { inspect, type Waiver } from './guard-rails';
import { SynthError } from './synth-error';

export interface Synthesis {
  /** Path below the output folder, with `/` → content. */
  readonly files: ReadonlyMap<string, StackFile>;
  /** What is odd but works. */
  readonly warnings: readonly string[];
  /** Where a guard rail is given up, and why. */
  readonly waivers: readonly Waiver[];
}

export interface SynthesisInput {
  readonly platform: Platform;
  readonly root: string;
  /** Content of the committed lock file. */
  readonly providerLock: Buffer;
}

/**
 * All that the output folder shall hold, in memory: the same bytes for the same sources, wherever they lie.
 *
 * @throws SynthError with all that is wrong in all stacks
 */
export function synthesizePlatform(classes: readonly StackClass[], input: SynthesisInput): Synthesis {
  const { platform, root, providerLock } = input;
  const { stacks, failed, violations } = buildStacks(classes, { platform, root });
  const inspections = stacks.map((built) => inspect(platform, built));
  const found = [
    ...violations,
    ...membershipViolations(platform, { built: stacks.map(({ module }) => module), failed }),
    ...stacks.flatMap((built) => stackViolations(built, { platform, root, stacks })),
    ...inspections.flatMap((inspection) => inspection.violations),
  ];
  if (found.length > 0) throw new SynthError(found);
  const files = new Map<string, StackFile>();
  for (const built of stacks) {
    for (const [path, file] of built.files) files.set(`${STACKS_FOLDER}/${built.module}/${path}`, file);
    files.set(`${STACKS_FOLDER}/${built.module}/${PROVIDER_LOCK_FILE}`, { content: providerLock, executable: false });
  }
  for (const [path, text] of environmentFiles(platform)) {
    files.set(`${ENVIRONMENTS_FOLDER}/${path}`, { content: Buffer.from(text), executable: false });
  }
  return {
    files,
    warnings: stacks.flatMap((built) => [...unreadDependencies(platform, built), ...unknownNeeds(platform, built)]),
    waivers: inspections.flatMap((inspection) => inspection.waivers),
  };
}

/** What a deployment needs of the environments: as the committed config files, without their headings. */
function environmentFiles(platform: Platform): readonly (readonly [string, string])[] {
  return [
    [PLATFORM_COPY, serializePlatform(platform)],
    ...platform.environments.flatMap((environment): [string, string][] => [
      [posix.basename(backendConfigFile(environment.name)), text(renderHcl(backendSettings(platform, environment)))],
      [posix.basename(variablesFile(environment.name)), text(renderHcl(commonVariables(platform, environment)))],
    ]),
  ];
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
