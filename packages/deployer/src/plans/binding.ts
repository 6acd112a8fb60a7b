import { readFile } from 'node:fs/promises';
import type { Revision } from '../api';
import { digestOf, sha256, type ConfigurationDigests } from '../configuration/digests';
import { GuardError } from '../errors';
import type { StateVersion } from '../records/record';

/** All that a saved plan follows from. It is good for exactly that, and refused for anything else. */
export interface PlanBinding {
  readonly module: string;
  readonly environment: string;
  /** 12 digits. */
  readonly account: string;
  /** @default - nothing was committed */
  readonly commit?: string;
  readonly clean: boolean;
  readonly configuration: ConfigurationDigests;
  /** Values read of other modules, as digests by `{state key}#{output}`. */
  readonly values: Readonly<Record<string, string | null>>;
  /** SHA-256 of the dependency lock file. */
  readonly lockFile: string;
  /** @default - there was no state */
  readonly state?: StateVersion;
  /** SHA-256 of the plan's file, hexadecimal. */
  readonly sha256: string;
}

export interface BindingParts {
  readonly module: string;
  readonly environment: string;
  readonly account: string;
  readonly revision: Pick<Revision, 'commit' | 'clean'>;
  readonly configuration: ConfigurationDigests;
  readonly values: PlanBinding['values'];
  /** Text of the dependency lock file. */
  readonly lock: string;
  readonly state: StateVersion | undefined;
  /** Of the plan, absolute. */
  readonly file: string;
}

/** @throws GuardError when the plan's file is not there */
export async function bindingOf(parts: BindingParts): Promise<PlanBinding> {
  const { module, environment, account, revision, configuration, values, lock, state, file } = parts;
  return {
    module,
    environment,
    account,
    ...(revision.commit === undefined ? {} : { commit: revision.commit }),
    clean: revision.clean,
    configuration,
    values,
    lockFile: sha256(lock),
    ...(state && { state: { lineage: state.lineage, serial: state.serial } }),
    sha256: await digestOfFile(file, module),
  };
}

/**
 * What is not as it was when the plan was made, as clauses; empty for a plan that may be applied.
 *
 * @param now the same, found out right before the plan is to be applied
 */
export function bindingProblems(plan: PlanBinding, now: PlanBinding): readonly string[] {
  const changed = (name: keyof PlanBinding): boolean => digestOf(plan[name] ?? null) !== digestOf(now[name] ?? null);
  return [
    ...(changed('sha256') ? ['its file was altered'] : []),
    ...(changed('module') ? [`it is of ${plan.module}, not of ${now.module}`] : []),
    ...(changed('environment') ? [`it is for ${plan.environment}, not for ${now.environment}`] : []),
    ...(changed('account') ? [`it is for account ${plan.account}, not for ${now.account}`] : []),
    ...(changed('commit') ? [`it is of ${shortCommit(plan)}, and here is ${shortCommit(now)}`] : []),
    ...(changed('clean') ? [`it was made ${treeOf(plan)}, and here it is ${treeOf(now)}`] : []),
    ...(changed('configuration') ? ['its configuration is another one by now'] : []),
    ...(changed('values') ? ['values that it reads of other modules have changed'] : []),
    ...(changed('lockFile') ? ['the providers are locked to other versions by now'] : []),
    ...(changed('state') ? [`its state has changed since: ${stateOf(plan)} then, ${stateOf(now)} now`] : []),
  ];
}

async function digestOfFile(file: string, module: string): Promise<string> {
  try {
    return sha256(await readFile(file));
  } catch (error) {
    throw new GuardError(`The saved plan of ${module} is not there any more: ${file}`, { cause: error });
  }
}

function shortCommit({ commit }: PlanBinding): string {
  return commit === undefined ? 'no commit' : `commit ${commit.slice(0, 7)}`;
}

function treeOf({ clean }: PlanBinding): string {
  return clean ? 'from committed files only' : 'with uncommitted changes';
}

function stateOf({ state }: PlanBinding): string {
  return state === undefined ? 'none' : `serial ${state.serial}`;
}
