import type { Applier, Environment, Platform, Violation } from '@mlopspltf/definition';
import { CallError } from '../errors';
import type { Call } from './parse';
import { conflicts, readApplier, readConfirmation, readModules, readParallelism, readSince } from './values';
import { isLocal, readEnvironment, unknownOptions } from './words';

/** A call that is right, with its values looked up in the platform. */
export interface CheckedCall {
  /** The first one where none has to be written. Absent where the command takes none. */
  readonly environment?: Environment;
  /** `deploy local`: the first environment, on the emulator. */
  readonly local: boolean;
  /** Without repetitions. */
  readonly modules: readonly string[];
  readonly since?: string;
  readonly appliedBy?: Applier;
  readonly parallelism: number;
  /** `destroy`: the backend instead of modules. */
  readonly backend: boolean;
  /** The environment's name, typed to confirm. */
  readonly confirm?: string;
  readonly autoApprove: boolean;
  readonly skipSynth: boolean;
  readonly githubOutput: boolean;
}

export interface CheckContext {
  /** Where names are looked up. Without one only the form of the call is judged. */
  readonly platform?: Platform;
  /** Modules at work at once, where the call does not say. */
  readonly processors: number;
  /** What else is wrong, to be told in one go. @default - nothing */
  readonly violations?: readonly Violation[];
}

/** @throws CallError with everything that is wrong */
export function checkCall(call: Call, { platform, processors, violations = [] }: CheckContext): CheckedCall {
  const found: Violation[] = [...violations, ...call.violations, ...unknownOptions(call), ...conflicts(call)];
  const environment = readEnvironment(call, platform, found);
  const checked: CheckedCall = {
    environment,
    local: isLocal(call),
    modules: readModules(call, platform, environment, found),
    since: readSince(call, found),
    appliedBy: readApplier(call, found),
    parallelism: readParallelism(call, found) ?? processors,
    backend: call.options.backend ?? false,
    confirm: readConfirmation(call, found),
    autoApprove: call.options.autoApprove ?? false,
    skipSynth: call.options.skipSynth ?? false,
    githubOutput: call.options.githubOutput ?? false,
  };
  if (found.length > 0) throw new CallError(found);
  return checked;
}
