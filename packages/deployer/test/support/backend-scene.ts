import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TfRemoteBackendStack } from '@mlopspltf/backend-bootstrap';
import { BACKEND_MODULE, lockTable, stateBucket, stateKeyAlias } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import type { PlatformFixtureOptions } from '@mlopspltf/testing';
import { Scene } from './scene';

export interface BackendSceneOptions extends PlatformFixtureOptions {
  /** Takes out the lifecycle rules, at whose making the provider waits for a minute. @default true */
  readonly quick?: boolean;
  /**
   * Takes out the encryption of the table: the emulator cannot add it to a table that is there. @default false
   */
  readonly plainTable?: boolean;
}

/** An empty account, and the real stack of the backend to make there. */
export async function backendScene(options: BackendSceneOptions = {}): Promise<Scene> {
  const { quick = true, plainTable = false, ...platform } = options;
  const scene = await Scene.bare(platform);
  writeBackendStack(scene, { quick, plainTable });
  return scene;
}

/** Number of resources in the quick stack. */
export function resourcesIn(scene: Scene): number {
  return Object.values(quickStack(scene).resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

type Stack = ReturnType<typeof synthStack>;

function writeBackendStack(scene: Scene, { quick, plainTable }: { quick: boolean; plainTable: boolean }): void {
  const whole = quick ? quickStack(scene) : synthStack(TfRemoteBackendStack, { platform: scene.platform });
  const stack = plainTable ? withPlainTable(whole) : whole;
  const file = join(scene.folder, 'cdktf.out', 'stacks', BACKEND_MODULE, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify(stack, undefined, 2));
}

function quickStack({ platform }: Scene): Stack {
  const stack = synthStack(TfRemoteBackendStack, { platform });
  const kept = Object.entries(stack.resource).filter(([type]) => type !== 'aws_s3_bucket_lifecycle_configuration');
  return { ...stack, resource: Object.fromEntries(kept) };
}

function withPlainTable(stack: Stack): Stack {
  const tables = Object.entries(stack.resource.aws_dynamodb_table ?? {}).map(([name, table]) => {
    const kept = Object.entries(table).filter(([attribute]) => attribute !== 'server_side_encryption');
    return [name, Object.fromEntries(kept)] as const;
  });
  return { ...stack, resource: { ...stack.resource, aws_dynamodb_table: Object.fromEntries(tables) } };
}

/** All of the account, not only what has the right names: so that nothing can be there twice. */
export interface AccountContents {
  readonly buckets: readonly string[];
  readonly tables: readonly string[];
  /** Number of the customer's own; AWS makes some by itself. */
  readonly keys: number;
  /** The customer's own. */
  readonly aliases: readonly string[];
}

export async function contentsOf(scene: Scene): Promise<AccountContents> {
  const { S3Client, ListBucketsCommand } = await import('@aws-sdk/client-s3');
  const { DynamoDBClient, ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
  const { KMSClient, ListAliasesCommand, ListKeysCommand } = await import('@aws-sdk/client-kms');
  const [s3, dynamoDb, kms] = [
    new S3Client(scene.client),
    new DynamoDBClient(scene.client),
    new KMSClient(scene.client),
  ];
  const [{ Buckets = [] }, { TableNames = [] }, { Keys = [] }, { Aliases = [] }] = await Promise.all([
    s3.send(new ListBucketsCommand({})),
    dynamoDb.send(new ListTablesCommand({})),
    kms.send(new ListKeysCommand({})),
    kms.send(new ListAliasesCommand({})),
  ]);
  const isOurs = ({ AliasName = '' }): boolean => !AliasName.startsWith('alias/aws/');
  const ofAws = new Set(Aliases.filter((alias) => !isOurs(alias)).map(({ TargetKeyId }) => TargetKeyId));
  return {
    buckets: Buckets.map(({ Name }) => Name ?? ''),
    tables: TableNames,
    keys: Keys.filter(({ KeyId }) => !ofAws.has(KeyId)).length,
    aliases: Aliases.filter(isOurs).map(({ AliasName = '' }) => AliasName),
  };
}

/** One of each. */
export function wholeBackend(scene: Scene): AccountContents {
  const { platform } = scene;
  const tables = platform.stateLocking === 'lockfile' ? [] : [lockTable(platform, 'dev')];
  return { buckets: [stateBucket(platform, 'dev')], tables, keys: 1, aliases: [stateKeyAlias(platform, 'dev')] };
}
