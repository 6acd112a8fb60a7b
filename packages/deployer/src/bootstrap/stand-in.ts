import { BACKEND_MODULE, LOCK_TABLE_KEY, lockTable, stateBucket, stateKeyAlias } from '@mlopspltf/definition';
import type { CreateBucketCommandInput } from '@aws-sdk/client-s3';
import type { OperationResult, Session } from '../api';
import { isImitation } from '../aws/imitation';
import { errorName, InputError } from '../errors';
import { withRun, type Run } from '../operations/run';
import { findKey } from './key';
import { foreignBackend } from '../aws/backend-owner';

/**
 * The set-up in a repository that shares another one's backend: that one's affair. In an emulator, where that one need
 * never have been, bucket, table and key are made without their settings; what is there already is used as it is. The
 * other repository takes them over when it is set up there.
 *
 * @throws InputError where calls could end at AWS
 */
export async function standInBackend(session: Session): Promise<OperationResult> {
  const { platform, environment, env, report } = session;
  if (!isImitation(env)) throw new InputError(foreignBackend(platform, environment));
  const started = Date.now();
  return withRun(session, { operation: 'bootstrap', needsBackend: false }, async (run) => {
    const made = await makeMissing(run);
    const note =
      made.length === 0 ? 'everything is in place' : `${made.join(', ')}: bare ones, for another repository's backend`;
    report({ kind: 'step', step: made.length === 0 ? 'inspect' : 'create', phase: 'done', note });
    return {
      operation: 'bootstrap',
      environment: environment.name,
      account: run.identity.account,
      exitCode: 0,
      modules: [
        {
          module: BACKEND_MODULE,
          outcome: made.length === 0 ? 'unchanged' : 'applied',
          changes: [],
          seconds: Math.round((Date.now() - started) / 100) / 10,
        },
      ],
    };
  });
}

/** @returns what was not there, by its name */
async function makeMissing(run: Run): Promise<readonly string[]> {
  const { platform, environment } = run.session;
  const aliasName = stateKeyAlias(platform, environment.name);
  const [bucket, table, key] = await Promise.all([
    run.store.bucket.exists(),
    !run.store.table.used || run.store.table.exists(),
    findKey({ clients: run.clients, aliasName }),
  ]);
  const missing = [
    ...(key ? [] : [{ name: aliasName, make: () => makeKey(run, aliasName) }]),
    ...(table ? [] : [{ name: lockTable(platform, environment.name), make: () => makeTable(run) }]),
    ...(bucket ? [] : [{ name: stateBucket(platform, environment.name), make: () => makeBucket(run) }]),
  ];
  await Promise.all(missing.map(({ make }) => unlessThere(make)));
  return missing.map(({ name }) => name);
}

async function makeKey({ clients }: Run, aliasName: string): Promise<void> {
  const { CreateAliasCommand, CreateKeyCommand } = await import('@aws-sdk/client-kms');
  const kms = await clients.kms();
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: aliasName, TargetKeyId: key?.KeyId }));
}

async function makeTable({ clients, session: { platform, environment } }: Run): Promise<void> {
  const { CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
  const command = new CreateTableCommand({
    TableName: lockTable(platform, environment.name),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: LOCK_TABLE_KEY, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: LOCK_TABLE_KEY, KeyType: 'HASH' }],
  });
  await (await clients.dynamoDb()).send(command);
}

/** With versions: saved plans are told apart by them. */
async function makeBucket({ clients, session: { platform, environment } }: Run): Promise<void> {
  const { CreateBucketCommand, PutBucketVersioningCommand } = await import('@aws-sdk/client-s3');
  const client = await clients.s3();
  const Bucket = stateBucket(platform, environment.name);
  await unlessThere(async () => client.send(new CreateBucketCommand({ Bucket, ...placeOf(platform.region) })));
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
}

/** S3 takes every region's name but that of its first one. */
function placeOf(region: string): Pick<CreateBucketCommandInput, 'CreateBucketConfiguration'> {
  if (region === 'us-east-1') return {};
  const place = region as NonNullable<CreateBucketCommandInput['CreateBucketConfiguration']>['LocationConstraint'];
  return { CreateBucketConfiguration: { LocationConstraint: place } };
}

/** Another repository may have been faster. */
async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!THERE.has(errorName(error))) throw error;
  }
}

const THERE: ReadonlySet<string> = new Set([
  'AlreadyExistsException',
  'BucketAlreadyOwnedByYou',
  'ResourceInUseException',
]);
