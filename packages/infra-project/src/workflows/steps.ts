import { workflowRoleArn, workflowSessionSeconds, type Platform, type WorkflowRole } from '@mlopspltf/definition';
import { PROGRAM_FOLDER } from '../toolkit-source';
import { pinnedAction } from './actions';
import { byEnvironment, expression } from './expressions';
import type { Artifact } from './names';
import type { ActionStep, ScriptStep, Step } from './model';

/**
 * Minutes after which a job is ended: none may wait for ever. A job that plans is given time beyond the hour of its
 * credentials, so that Terraform fails by itself and says why. One that applies is ended before its own are: what it
 * made is then still recorded.
 */
export const TIME_LIMIT = { talk: 10, synth: 20, build: 45, plan: 75, apply: 90 } as const;

/** Days that an artifact is kept. A run waits for its approval for thirty at most. */
export const RETENTION = { run: 35, report: 7 } as const;

/** Where a job puts what is no part of the checkout. GitHub empties it before each job. */
export const SCRATCH = '$RUNNER_TEMP';
const GATHERED_FOLDER = 'gathered';
/** Where {@link downloadAll} puts files, as a part of a word for bash. */
export const GATHERED = `${SCRATCH}/${GATHERED_FOLDER}`;
const SCRATCH_IN_EXPRESSIONS = expression('runner.temp');

/**
 * A commit with its history and all branches, without leaving credentials in the work folder.
 *
 * @param ref a reference, or an expression in braces @default - what the event is about
 */
export function checkout(ref?: string): ActionStep {
  return {
    name: 'Check out',
    uses: pinnedAction('actions/checkout'),
    with: { ...(ref === undefined ? {} : { ref }), 'fetch-depth': 0, 'persist-credentials': false },
  };
}

/** The default branch, whatever the event is about; as a full name, because a tag might be called the same. */
export function checkoutDefaultBranch({ repository }: Pick<Platform, 'repository'>): ActionStep {
  return { ...checkout(`refs/heads/${repository.defaultBranch}`), name: 'Check out the default branch' };
}

/** Node.js and all packages of the lock file. */
export function installAll(): readonly Step[] {
  return [node(), { name: 'Install packages', run: 'npm ci' }];
}

/**
 * Node.js and what the program `infra` needs of the lock file, no more: neither tools of development nor what stacks are
 * written with. No package runs a script of its own.
 */
export function installInfra(): readonly Step[] {
  const run = `npm ci --workspace packages/${PROGRAM_FOLDER} --omit dev --ignore-scripts`;
  return [node(), { name: 'Install the deployer', run }];
}

/** Terraform itself, without the wrapper that would hide its exit codes. */
export function installTerraform(platform: Platform): ActionStep {
  return {
    name: 'Set up Terraform',
    uses: pinnedAction('hashicorp/setup-terraform'),
    with: { terraform_version: platform.versions.terraform, terraform_wrapper: false },
  };
}

/**
 * Credentials of one role of the job's environment, by OIDC.
 *
 * @param environment expression that yields the environment's name
 * @see https://github.com/aws-actions/configure-aws-credentials#options
 */
export function assumeRole(platform: Platform, role: WorkflowRole, environment: string): ActionStep {
  return {
    name: `Assume the ${role} role`,
    uses: pinnedAction('aws-actions/configure-aws-credentials'),
    with: {
      'role-to-assume': expression(
        byEnvironment(platform, environment, ({ name, account }) => workflowRoleArn(platform, name, account, role)),
      ),
      'role-duration-seconds': workflowSessionSeconds(role),
      'role-session-name': expression("format('github-{0}-{1}', github.run_id, github.run_attempt)"),
      'aws-region': platform.region,
      'allowed-account-ids': expression(byEnvironment(platform, environment, ({ account }) => account)),
      // An output that holds a masked value vanishes.
      'mask-aws-account-id': false,
    },
  };
}

/** Keeps a file of {@link SCRATCH}; when a job is started again, in place of the one it kept before. */
export function upload({ name, file }: Artifact, days: number): ActionStep {
  return {
    name: `Keep ${file}`,
    uses: pinnedAction('actions/upload-artifact'),
    with: {
      name,
      path: `${SCRATCH_IN_EXPRESSIONS}/${file}`,
      'if-no-files-found': 'error',
      'retention-days': days,
      overwrite: true,
    },
  };
}

/** Brings the file of an artifact into a folder of {@link SCRATCH} that is called as the artifact. */
export function download({ name, file }: Artifact): ActionStep {
  return {
    name: `Fetch ${file}`,
    uses: pinnedAction('actions/download-artifact'),
    with: { name, path: `${SCRATCH_IN_EXPRESSIONS}/${name}` },
  };
}

/** Brings the files of all artifacts whose names match a pattern into {@link GATHERED}. */
export function downloadAll(pattern: string): ActionStep {
  return {
    name: 'Fetch what was planned',
    uses: pinnedAction('actions/download-artifact'),
    // One folder, however many there are: by itself the action makes one for each, but not for a single artifact.
    with: { pattern, path: `${SCRATCH_IN_EXPRESSIONS}/${GATHERED_FOLDER}`, 'merge-multiple': true },
  };
}

export interface ScriptOptions {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly run: readonly string[];
  /** Expressions without braces, by the variable that holds their value. @default - none */
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * Lines for bash. What an event or another job says reaches them by environment variables, never as their text: a
 * branch may be called `$(…)`.
 */
export function script({ name, id, if: condition, run, values = {} }: ScriptOptions): ScriptStep {
  const env = Object.entries(values).map(([variable, value]) => [variable, expression(value)] as const);
  return {
    name,
    ...(id === undefined ? {} : { id }),
    ...(condition === undefined ? {} : { if: expression(condition) }),
    run: run.join('\n'),
    ...(env.length === 0 ? {} : { env: Object.fromEntries(env) }),
  };
}

function node(): ActionStep {
  return {
    name: 'Set up Node.js',
    uses: pinnedAction('actions/setup-node'),
    with: { 'node-version-file': '.nvmrc', 'package-manager-cache': false },
  };
}
