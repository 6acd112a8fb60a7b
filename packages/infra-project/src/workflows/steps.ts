import { workflowRoleArn, type Platform, type WorkflowRole } from '@mlopspltf/definition';
import { pinnedAction } from './actions';
import { byEnvironment, expression } from './expressions';
import type { ActionStep, ScriptStep, Step } from './model';

/** Minutes after which a job is ended: none may wait for ever. */
export const TIME_LIMIT = { detect: 15, plan: 60, apply: 120 } as const;

/** The commit with its history, without leaving credentials in the work folder. */
export function checkout(): ActionStep {
  return {
    name: 'Check out',
    uses: pinnedAction('actions/checkout'),
    with: { 'fetch-depth': 0, 'persist-credentials': false },
  };
}

/** Node.js and the packages of the lock file. */
export function installTools(): readonly Step[] {
  return [
    {
      name: 'Set up Node.js',
      uses: pinnedAction('actions/setup-node'),
      with: { 'node-version-file': '.nvmrc', 'package-manager-cache': false },
    },
    { name: 'Install packages', run: 'npm ci' },
  ];
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
 * @param environment expression that yields the environment's name
 */
export function assumeRole(platform: Platform, role: WorkflowRole, environment: string): ActionStep {
  return {
    name: `Assume the ${role} role`,
    uses: pinnedAction('aws-actions/configure-aws-credentials'),
    with: {
      'role-to-assume': expression(
        byEnvironment(platform, environment, ({ name, account }) => workflowRoleArn(platform, name, account, role)),
      ),
      'role-session-name': expression("format('github-{0}-{1}', github.run_id, github.run_attempt)"),
      'aws-region': platform.region,
      'allowed-account-ids': expression(byEnvironment(platform, environment, ({ account }) => account)),
    },
  };
}

/**
 * The program `infra`. What an event or another job says reaches it by environment variables, never as text of the
 * script: a branch may be called `$(…)`.
 */
export function infra(name: string, id: string, line: string, env: Readonly<Record<string, string>>): ScriptStep {
  return { name, id, run: `npx infra ${line}`, env };
}
