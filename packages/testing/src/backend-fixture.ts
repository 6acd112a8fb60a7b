import {
  findEnvironment,
  LOCK_TABLE_KEY,
  lockTable,
  stateBucket,
  type Environment,
  type Platform,
} from '@mlopspltf/definition';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { accountEnvironment } from './shared-emulator';

/**
 * Makes an environment's state bucket and lock table in the shared emulator, in a fraction of the time of a bootstrap.
 * For tests of what comes after that.
 *
 * @returns the environment variables of its account
 */
export async function backendFixture(platform: Platform, environment: string): Promise<NodeJS.ProcessEnv> {
  const found = findEnvironment(platform, environment);
  const env = await accountEnvironment(found.account, platform.region);
  await Promise.all([
    createBucket(platform, found, clientConfig(env)),
    createTable(platform, found, clientConfig(env)),
  ]);
  return env;
}

async function createBucket(platform: Platform, { name }: Environment, config: S3ClientConfig): Promise<void> {
  const { CreateBucketCommand, PutBucketVersioningCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...config, forcePathStyle: true });
  const Bucket = stateBucket(platform, name);
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  client.destroy();
}

async function createTable(platform: Platform, { name }: Environment, config: DynamoDBClientConfig): Promise<void> {
  const { CreateTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient(config);
  await client.send(
    new CreateTableCommand({
      TableName: lockTable(platform, name),
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: LOCK_TABLE_KEY, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: LOCK_TABLE_KEY, KeyType: 'HASH' }],
    }),
  );
  client.destroy();
}

/** For a client of the AWS SDK that acts as these variables say, whatever this process' own environment holds. */
export function clientConfig(env: NodeJS.ProcessEnv): ClientConfig {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return {
    endpoint: env.AWS_ENDPOINT_URL ?? '',
    region: env.AWS_REGION ?? '',
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: env.AWS_SESSION_TOKEN ?? '',
    },
  };
}

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}
