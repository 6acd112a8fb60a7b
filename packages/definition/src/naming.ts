import { BACKEND_MODULE, type Platform, type Repository } from './platform';
import { partitionOf } from './regions';

/**
 * Every name that more than one place has to agree on. An environment's name may also be a Terraform expression
 * (`${var.environment}`): the same function then names the thing in a stack that knows no environment.
 */
type Named = Pick<Platform, 'prefix'>;
type Located = Pick<Platform, 'prefix' | 'region'>;
interface OfRepository {
  readonly repository: Pick<Repository, 'name'>;
}

/** `{prefix}-{env}-{service}-{purpose}`, the pattern of all resources. */
export function resourceName(platform: Named, environment: string, service: string, purpose: string): string {
  return `${platform.prefix}-${environment}-${service}-${purpose}`;
}

/** The bucket that holds the states of every repository in one environment. */
export function stateBucket(platform: Named, environment: string): string {
  return resourceName(platform, environment, 's3', 'tf-backend');
}

/** The DynamoDB table that holds locks and digests of states. Hash key {@link LOCK_TABLE_KEY}. */
export function lockTable(platform: Named, environment: string): string {
  return resourceName(platform, environment, 'ddb', 'tf-backend');
}

/** Demanded by Terraform: https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking */
export const LOCK_TABLE_KEY = 'LockID';

/** The alias of the key that encrypts state bucket and lock table. */
export function stateKeyAlias(platform: Named, environment: string): string {
  return `alias/${resourceName(platform, environment, 'kms', 'tf-backend')}`;
}

/** Terraform takes an alias' ARN as `kms_key_id`, which is known before the key exists. */
export function stateKeyAliasArn(platform: Located, environment: string, account: string): string {
  return `arn:${partitionOf(platform.region)}:kms:${platform.region}:${account}:${stateKeyAlias(platform, environment)}`;
}

/** First part of all keys of a repository in the state bucket. `-` becomes `_`, as in the states that exist. */
export function repositorySegment(repositoryName: string): string {
  return repositoryName.replaceAll('-', '_');
}

/** Where the objects of one module lie in the state bucket, without a slash at the end. */
export function modulePrefix(platform: OfRepository, module: string): string {
  return `${repositorySegment(platform.repository.name)}/${module}`;
}

/** `{repo}/{module}/terraform.tfstate`. */
export function stateKey(platform: OfRepository, module: string): string {
  return `${modulePrefix(platform, module)}/terraform.tfstate`;
}

/** Beside the state: what was deployed, from which commit, by whom. */
export function recordKey(platform: OfRepository, module: string): string {
  return `${modulePrefix(platform, module)}/deployment.json`;
}

/** Beside the state: a configuration other than the deployed one that turned out to change nothing. */
export function verificationKey(platform: OfRepository, module: string): string {
  return `${modulePrefix(platform, module)}/verified.json`;
}

/** Beside the state: what was done to it other than by a deployment that went through. Keys below it sort by time. */
export function interventionsPrefix(platform: OfRepository, module: string): string {
  return `${modulePrefix(platform, module)}/interventions/`;
}

/** Beside the state: stack and variables as they were applied, to destroy what the definition no longer has. */
export function keptConfigurationKey(platform: OfRepository, module: string): string {
  return `${modulePrefix(platform, module)}/configuration.json`;
}

/** Beside the states, in no module's folder: who of this repository deploys into the environment now. */
export function deploymentLockKey(platform: OfRepository): string {
  return `${repositorySegment(platform.repository.name)}/deployment-lock.json`;
}

/** Where saved plans lie in the state bucket, apart from all states: they are expired together. */
export const PLANS_PREFIX = '_plans/';

/** Packages of the tools are published or linked under it; in their own repository, those of the modules too. */
export const PACKAGE_SCOPE = '@mlopspltf';

/** The folder below `packages/`: kebab-case, but for the backend's module, which is called after its task. */
export function packageFolder(module: string): string {
  return module === BACKEND_MODULE ? 'backend-bootstrap' : module.replaceAll('_', '-');
}

/** `artifact_store` → `ArtifactStore`. */
export function pascalCase(module: string): string {
  return module
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `artifact_store` → `artifactStore`. */
export function camelCase(module: string): string {
  const pascal = pascalCase(module);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
