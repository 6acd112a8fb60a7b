import { lockTable, stateBucket, stateKeyAliasArn } from './naming';
import type { Environment, Platform } from './platform';

/** Where generated files lie, from the root of the repository. Writers and readers both ask here. */
export const PLATFORM_FILE = '.projen/platform.json';
export const PROVIDER_LOCK_FILE = '.terraform.lock.hcl';
export const SYNTH_OUTPUT = 'cdktf.out';
export const backendConfigFile = (environment: string): string => `backend_configs/${environment}.config`;
export const variablesFile = (environment: string): string => `env_specific_vars/${environment}.tfvars`;

/** Below {@link SYNTH_OUTPUT}: one folder a module, the same for all environments. */
export const STACKS_FOLDER = 'stacks';
/** Below {@link SYNTH_OUTPUT}: what a deployment needs of the environments. */
export const ENVIRONMENTS_FOLDER = 'environments';
/** Below {@link ENVIRONMENTS_FOLDER}. */
export const PLATFORM_COPY = 'platform.json';

/**
 * The S3 backend's settings that differ by environment, for `terraform init -backend-config`.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function backendSettings(platform: Platform, environment: Environment): Readonly<Record<string, HclValue>> {
  const locking = platform.stateLocking;
  return {
    bucket: stateBucket(platform, environment.name),
    region: platform.region,
    ...(locking === 'lockfile' ? {} : { dynamodb_table: lockTable(platform, environment.name) }),
    ...(locking === 'dynamodb' ? {} : { use_lockfile: true }),
    encrypt: true,
    kms_key_id: stateKeyAliasArn(platform, environment.name, environment.account),
    allowed_account_ids: [environment.account],
  };
}

/** The variables that every stack declares, for `terraform plan -var-file`. */
export function commonVariables(
  platform: Platform,
  environment: Environment,
): Readonly<Record<CommonVariable, string>> {
  return { environment: environment.name, account_id: environment.account, region: platform.region };
}

/** @see commonVariables */
export type CommonVariable = 'environment' | 'account_id' | 'region';

export type HclValue = string | boolean | readonly string[];

/** `name = value` lines, aligned as `terraform fmt` does. */
export function renderHcl(settings: Readonly<Record<string, HclValue>>): readonly string[] {
  const width = Math.max(...Object.keys(settings).map((name) => name.length));
  return Object.entries(settings).map(([name, value]) => `${name.padEnd(width)} = ${hclLiteral(value)}`);
}

function hclLiteral(value: HclValue): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return `[${value.map(hclLiteral).join(', ')}]`;
  // JSON's escapes are HCL's as well; `${` and `%{` would start a template.
  return JSON.stringify(value).replaceAll(/[$%](?=\{)/g, '$&$&');
}
