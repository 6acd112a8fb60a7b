/**
 * The names that stacks give to what the rest of the platform looks for. They are the definition's: modules get them
 * from here, so that one package is all they have to know.
 */
export {
  isFolderPattern,
  repositorySegment,
  LOCK_TABLE_KEY,
  lockTable,
  partitionOf,
  patternPrefix,
  PLANS_PREFIX,
  stateBucket,
  stateKeyAlias,
  workflowRoleName,
  type Environment,
  type Platform,
  type WorkflowRole,
} from '@mlopspltf/definition';
