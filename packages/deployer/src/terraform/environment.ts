import { isHandedOn } from './handed-on';
import { withAbsolutePaths } from './path-variables';

/** Environment variables for Terraform. */
export interface TerraformEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Names of the user's variables that are withheld, because they would change what runs. */
  readonly withheld: readonly string[];
}

export interface EnvironmentOptions {
  /** Where to start from: credentials, endpoints, PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** From the CLI configuration. */
  readonly cli: Readonly<Record<string, string>>;
  /** Most Terraform processes at once. */
  readonly parallelism: number;
  /** Bytes that may be used by all of them. */
  readonly memory: number;
}

/** These change what Terraform does without standing in anything that was shown. */
const CHANGES_WHAT_RUNS = /^TF_(VAR_.*|CLI_ARGS.*|WORKSPACE|REATTACH_PROVIDERS|AWS_(DEFAULT|IGNORE)_TAGS.*)$/;

/**
 * The environment of all Terraform processes, and of their providers: what they are known to need, and nothing else of
 * the caller's. A pipeline's tokens, among others, are none of theirs.
 */
export function terraformEnvironment({ env, cli, parallelism, memory }: EnvironmentOptions): TerraformEnvironment {
  const set = Object.entries(withAbsolutePaths(env)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    env: {
      ...garbageCollection(env, parallelism, memory),
      ...Object.fromEntries(set.filter(([name]) => isHandedOn(name))),
      ...cli,
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      // A module has one state in an environment. With it, Terraform refuses to choose another workspace.
      TF_WORKSPACE: 'default',
    },
    withheld: set.map(([name]) => name).filter((name) => CHANGES_WHAT_RUNS.test(name)),
  };
}

/**
 * Terraform and its providers live for seconds and load schemas of some 600 MB: collecting garbage at Go's usual pace
 * costs them a quarter of their time. Where there is room, nothing is collected until a process has used its share, so
 * that a large module slows down instead of running the machine out of memory; with less room, more rarely than usual.
 *
 * @see https://go.dev/doc/gc-guide
 */
function garbageCollection(env: NodeJS.ProcessEnv, parallelism: number, memory: number): Record<string, string> {
  if (isSet(env.GOGC) || isSet(env.GOMEMLIMIT)) return {};
  const share = memory / (Math.max(1, parallelism) * PROCESSES_OF_A_MODULE);
  if (share >= AMPLE_BYTES) return { GOGC: 'off', GOMEMLIMIT: `${Math.floor((share * SPENDABLE) / MIB)}MiB` };
  return share >= ROOMY_BYTES ? { GOGC: '400' } : {};
}

/** To Go, an empty variable is none. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

const MIB = 1024 ** 2;
/** Terraform itself and a provider. */
const PROCESSES_OF_A_MODULE = 2;
/** A process that collects nothing holds some 710 MB in a small plan; this leaves it half as much again. */
const AMPLE_BYTES = 1_280 * MIB;
/** At four times the usual pace one plan needs about 100 MB more. */
const ROOMY_BYTES = 768 * MIB;
/** The limit is Go's own; what a process holds beside it, its code among others, is not counted there. */
const SPENDABLE = 0.8;
