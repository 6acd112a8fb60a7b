import { findEnvironment, type Platform } from '@mlopspltf/definition';
import { buildStacks, type StackClass } from './build-stacks';
import { stackViolations } from './checks';
import { inspect } from './guard-rails';
import { withVariables } from './guard-rails/stack-view';
import { findPlatform } from './platform-file';
import { SynthError, UsageError } from './synth-error';
import type { TerraformJson } from './terraform-json';

export type { Block, BlocksByType, TerraformJson } from './terraform-json';

export interface SynthStackOptions {
  /** @default - that of the repository */
  readonly platform?: Platform;
  /**
   * Gives the stack with the values of this environment: of `perEnvironment` tables, and of the variables where they
   * stand alone (`${var.environment}`).
   * @default - as it is deployed, with look-ups
   */
  readonly environment?: string;
}

/**
 * One stack, synthesized and checked as `synthPlatform` does, as parsed JSON.
 *
 * @throws SynthError
 */
export function synthStack(stackClass: StackClass, options: SynthStackOptions = {}): TerraformJson {
  const { platform, root } = options.platform
    ? { platform: options.platform, root: process.cwd() }
    : findPlatform(process.cwd());
  const lookUps = buildStacks([stackClass], { platform, root });
  const violations = [
    ...lookUps.violations,
    ...lookUps.stacks.flatMap((built) => stackViolations(built, { platform, root, stacks: [] })),
    ...lookUps.stacks.flatMap((built) => inspect(platform, built).violations),
  ];
  if (violations.length > 0) throw new SynthError(violations);
  if (options.environment === undefined) return only(lookUps.stacks).json;
  const environment = findEnvironment(platform, options.environment);
  const { json } = only(buildStacks([stackClass], { platform, root, environment }).stacks);
  return withVariables(platform, environment, json);
}

function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length > 1)
    throw new UsageError(`The class makes ${list.length} stacks instead of one.`);
  return first;
}
