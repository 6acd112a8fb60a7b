import {
  lockTable,
  PLANS_PREFIX,
  remoteStateKey,
  repositorySegment,
  stateBucket,
  stateKeyAlias,
  type ModuleStack,
  type WorkflowRole,
} from '@mlopspltf/shared-constructs';
import { platformArns, type PlatformArns } from './arns';
import { allow, when, type Statement } from './statements';

/**
 * What a role does with states, records, plans and locks: of this repository only, but for states that a module reads of
 * another one.
 * - All read states and records, in older versions too, from which a removed module is destroyed.
 * - plan adds plans, which it can neither read back nor replace, and notes what turned out to change nothing. It locks
 *   nothing: who may lock may also remove others' locks.
 * - apply reads plans, locks, and writes states and records.
 */
export function statePermissions(stack: ModuleStack, role: WorkflowRole): readonly Statement[] {
  const { platform, environment } = stack;
  const arns = platformArns(stack);
  const bucket = arns.bucket(stateBucket(platform, environment));
  const states = `${arns.states(stateBucket(platform, environment))}/*`;
  const plans = `${bucket}/${PLANS_PREFIX}${repositorySegment(platform.repository.name)}/*`;
  return [
    allow('ListStates', ['s3:ListBucket', 's3:GetBucketLocation'], [bucket]),
    allow('ReadStates', READ_OBJECT, [states]),
    ...readOthersStates(stack, bucket),
    ...(role === 'plan' ? addPlans(states, plans) : []),
    ...(role === 'apply'
      ? [allow('WriteStates', ['s3:PutObject'], [states]), allow('ReadPlans', READ_OBJECT, [plans])]
      : []),
    ...lockPermissions(stack, arns, role),
    useStateKey(stack, arns, role),
  ];
}

const READ_OBJECT = ['s3:GetObject', 's3:GetObjectVersion'];

/**
 * What modules read of other repositories, by the definition: each state by its key. Digests in the lock table are not
 * looked at when a state is only read.
 */
function readOthersStates({ platform }: ModuleStack, bucket: string): readonly Statement[] {
  const keys = new Set(platform.modules.flatMap(({ reads = [] }) => reads.map(remoteStateKey)));
  if (keys.size === 0) return [];
  return [
    allow(
      'ReadOthersStates',
      ['s3:GetObject'],
      [...keys].sort().map((key) => `${bucket}/${key}`),
    ),
  ];
}

function addPlans(states: string, plans: string): readonly Statement[] {
  return [
    // With `If-None-Match`, so that a plan is written once: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    allow('AddPlans', ['s3:PutObject'], [plans], when('Null', 's3:if-none-match', 'false')),
    allow('WriteVerifications', ['s3:PutObject'], [`${states}/verified.json`]),
  ];
}

/** Terraform looks up a state's digest in the lock table whenever it reads the state, whether it locks or not. */
function lockPermissions(
  { platform, environment }: ModuleStack,
  arns: PlatformArns,
  role: WorkflowRole,
): readonly Statement[] {
  const bucket = stateBucket(platform, environment);
  const table = arns.table(lockTable(platform, environment));
  // `LockID` is `BUCKET/KEY`, or `BUCKET/KEY-md5`.
  const keys = `${bucket}/${repositorySegment(platform.repository.name)}/*`;
  // There is one, and all of them are own: a transaction may name several items.
  const own = ['ForAnyValue:StringLike', 'ForAllValues:StringLike'].map((test) =>
    when(test, 'dynamodb:LeadingKeys', keys),
  );
  const items = ['dynamodb:GetItem', ...(role === 'apply' ? ['dynamodb:PutItem', 'dynamodb:DeleteItem'] : [])];
  return [
    ...(platform.stateLocking === 'lockfile'
      ? []
      : [allow('FindLockTable', ['dynamodb:DescribeTable'], [table]), allow('UseLockTable', items, [table], ...own)]),
    ...(platform.stateLocking === 'dynamodb' || role !== 'apply'
      ? []
      : [allow('LockByFile', ['s3:DeleteObject', 's3:DeleteObjectVersion'], [`${arns.states(bucket)}/*.tflock`])]),
  ];
}

/** By way of S3 and DynamoDB only. The key's id is known to its own module; its alias is a name of the platform. */
function useStateKey({ platform, environment }: ModuleStack, arns: PlatformArns, role: WorkflowRole): Statement {
  return allow(
    'UseStateKey',
    ['kms:Decrypt', ...(role === 'pr-plan' ? [] : ['kms:GenerateDataKey'])],
    [arns.anyKey],
    when('ForAnyValue:StringEquals', 'kms:ResourceAliases', stateKeyAlias(platform, environment)),
    when('StringLike', 'kms:ViaService', 's3.*', 'dynamodb.*'),
  );
}
