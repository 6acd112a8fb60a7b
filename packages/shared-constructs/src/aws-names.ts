/**
 * The names that stacks give to what the rest of the platform looks for. They are the definition's: modules get them
 * from here, so that one package is all they have to know.
 */
export {
  isDataStore,
  isFolderPattern,
  ofRepository,
  remoteStateKey,
  repositorySegment,
  LOCK_TABLE_KEY,
  lockTable,
  modulePrefix,
  moduleRolePath,
  partitionOf,
  patternPrefix,
  PLANS_PREFIX,
  roleBoundaryArn,
  resourceName,
  roleBoundaryName,
  stateBucket,
  stateKeyAlias,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
  trustOf,
  workflowRoleName,
  workflowSessionSeconds,
  type Environment,
  type Platform,
  type Trust,
  type TrustedClaim,
  type WorkflowRole,
} from '@mlopspltf/definition';
