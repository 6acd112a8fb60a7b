import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import {
  lockTable,
  PLANS_PREFIX,
  stateBucket,
  stateKeyAlias,
  type ModuleStack,
  type WorkflowRole,
} from '@mlopspltf/shared-constructs';
import { platformArns } from './arns';

/**
 * What Terraform does with states: both roles read and lock, only applying writes. Saved plans go the other way: planning
 * writes them, applying reads them.
 */
export function statePermissions(stack: ModuleStack, role: WorkflowRole): readonly DataAwsIamPolicyDocumentStatement[] {
  const { platform, environment } = stack;
  const arns = platformArns(stack);
  const bucket = stateBucket(platform, environment);
  const states = arns.states(bucket);
  const plans = `${arns.bucket(bucket)}/${PLANS_PREFIX}*`;
  return [
    allow('ListStates', ['s3:ListBucket', 's3:GetBucketLocation'], [arns.bucket(bucket)]),
    allow('ReadStates', ['s3:GetObject'], [`${states}/*`]),
    ...(role === 'apply'
      ? [allow('WriteStates', ['s3:PutObject'], [`${states}/*`]), allow('ReadPlans', ['s3:GetObject'], [plans])]
      : [allow('WritePlans', ['s3:PutObject'], [plans])]),
    ...(platform.stateLocking === 'lockfile'
      ? []
      : [allow('LockByTable', LOCK_ACTIONS, [arns.table(lockTable(platform, environment))])]),
    ...(platform.stateLocking === 'dynamodb'
      ? []
      : [allow('LockByFile', ['s3:PutObject', 's3:DeleteObject'], [`${states}/*.tflock`])]),
    {
      ...allow('UseStateKey', ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], [arns.anyKey]),
      condition: [stateKeyOnly(stack)],
    },
  ];
}

/** Nothing that a pipeline does may touch the store of states itself, or take old versions out of it. */
export function stateStoreProtection(stack: ModuleStack): readonly DataAwsIamPolicyDocumentStatement[] {
  const arns = platformArns(stack);
  const bucket = arns.bucket(stateBucket(stack.platform, stack.environment));
  return [
    {
      ...allow('KeepStateBucket', STORE_ACTIONS, [bucket, `${bucket}/*`]),
      effect: 'Deny',
    },
    {
      ...allow('KeepStateKey', ['kms:Disable*', 'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], [arns.anyKey]),
      effect: 'Deny',
      condition: [stateKeyOnly(stack)],
    },
  ];
}

const LOCK_ACTIONS = ['dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'];

const STORE_ACTIONS = [
  's3:BypassGovernanceRetention',
  's3:DeleteBucket*',
  's3:DeleteObjectVersion',
  's3:PutBucket*',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];

/** The key's id is known to its own module only; its alias is a name of the platform. */
function stateKeyOnly({ platform, environment }: ModuleStack): { test: string; variable: string; values: string[] } {
  return {
    test: 'ForAnyValue:StringEquals',
    variable: 'kms:ResourceAliases',
    values: [stateKeyAlias(platform, environment)],
  };
}

function allow(sid: string, actions: string[], resources: string[]): DataAwsIamPolicyDocumentStatement {
  return { sid, effect: 'Allow', actions, resources };
}
