import type { Applier, Environment, Platform, Violation } from '@mlopspltf/definition';
import { CallError } from '../errors';
import { conflicts } from './conflicts';
import { readModules } from './modules';
import type { Call } from './parse';
import { readRehearsal, type RehearsalChoice } from './rehearsal';
import {
  readApplier,
  readConfirmation,
  readCount,
  readData,
  readPath,
  readReason,
  readResults,
  readShards,
  readSince,
} from './values';
import { isLocal, readEnvironment, readOperands, unknownOptions } from './words';

/** A call that is right, with its values looked up in the platform. */
export interface CheckedCall {
  /** Absent where the command takes none, or none was written and none has to be. */
  readonly environment?: Environment;
  /** `deploy local`: the first environment, on the emulator. */
  readonly local: boolean;
  /** Without repetitions. */
  readonly modules: readonly string[];
  /** Also what is as it was deployed. */
  readonly all: boolean;
  readonly since?: string;
  readonly appliedBy?: Applier;
  readonly parallelism: number;
  /** `destroy`: the backend instead of modules. */
  readonly backend: boolean;
  /** The environment's name, typed to confirm. */
  readonly confirm?: string;
  /** Why the guards of branch and history are passed. */
  readonly breakGlass?: string;
  /** `plan`: the folder for the plans, as typed. */
  readonly save?: string;
  /** `deploy`: the folder of the plans, as typed. */
  readonly saved?: string;
  /** `pipeline`: what a commit has synthesized, as typed. Always there for these commands, but for `drift`. */
  readonly data?: string;
  /** `pipeline plan`: the same of the commit that a pull request comes from, as typed. */
  readonly baseData?: string;
  /** `pipeline plan`: the file for the comment, as typed. */
  readonly comment?: string;
  /** `pipeline`: of the deployment, counted from 1. */
  readonly wave: number;
  /** `pipeline detect`: how many there are jobs for. Always there for this command. */
  readonly shards?: number;
  /** `pipeline shard`, `pipeline gather`: the folder, as typed. Always there for these commands. */
  readonly results?: string;
  readonly autoApprove: boolean;
  readonly skipSynth: boolean;
  readonly githubOutput: boolean;
  readonly pullRequest: boolean;
  /** `unlock`: the lock of the pipeline's runs instead of a module's. */
  readonly deployment: boolean;
  /** Words that name no environment, in the order of the command's syntax. */
  readonly operands: readonly string[];
  /** `rehearse` */
  readonly rehearsal: RehearsalChoice;
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
  const parallelism = readCount(call, 'parallelism', found);
  const checked: CheckedCall = {
    environment,
    local: isLocal(call),
    modules: readModules(call, platform, environment, found),
    all: call.options.all ?? false,
    since: readSince(call, found),
    appliedBy: readApplier(call, found),
    parallelism: parallelism ?? processors,
    backend: call.options.backend ?? false,
    confirm: readConfirmation(call, found),
    breakGlass: readReason(call, found),
    save: readPath(call, 'save', found),
    saved: readPath(call, 'saved', found),
    data: readData(call, found),
    baseData: readPath(call, 'baseData', found),
    comment: readPath(call, 'comment', found),
    wave: readCount(call, 'wave', found) ?? 1,
    shards: readShards(call, found),
    results: readResults(call, found),
    autoApprove: call.options.autoApprove ?? false,
    skipSynth: call.options.skipSynth ?? false,
    githubOutput: call.options.githubOutput ?? false,
    pullRequest: call.options.pullRequest ?? false,
    deployment: call.options.deployment ?? false,
    operands: readOperands(call, found),
    rehearsal: readRehearsal(call, parallelism, found),
  };
  if (found.length > 0) throw new CallError(found);
  return checked;
}
