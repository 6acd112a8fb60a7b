import { stateKeyAlias, type Environment, type Platform } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';
import type { AwsClients } from '../aws/clients';
import type { StateStore } from '../aws/state-store';
import { errorName } from '../errors';

export interface SettingsSearch {
  readonly platform: Platform;
  readonly environment: Environment;
  readonly clients: AwsClients;
  readonly store: StateStore;
}

/**
 * A digest of how bucket, table and key are set right now. Taken when Terraform has found nothing to do, and again at
 * each look, it tells in a second, without Terraform, whether something was changed by hand since.
 */
export async function settingsDigest(search: SettingsSearch): Promise<string> {
  const answers = await Promise.all([bucketSettings(search), tableSettings(search), keySettings(search)]);
  return createHash('sha256').update(JSON.stringify(answers.flat())).digest('hex');
}

async function bucketSettings({ clients, store, environment }: SettingsSearch): Promise<readonly unknown[]> {
  const s3 = await import('@aws-sdk/client-s3');
  const client = await clients.s3();
  const own = { Bucket: store.bucket.name, ExpectedBucketOwner: environment.account };
  return Promise.all([
    ask(async () => (await client.send(new s3.GetBucketVersioningCommand(own))).Status),
    ask(async () => (await client.send(new s3.GetBucketEncryptionCommand(own))).ServerSideEncryptionConfiguration),
    ask(async () => (await client.send(new s3.GetPublicAccessBlockCommand(own))).PublicAccessBlockConfiguration),
    ask(async () => (await client.send(new s3.GetBucketOwnershipControlsCommand(own))).OwnershipControls),
    ask(async () => (await client.send(new s3.GetBucketPolicyCommand(own))).Policy),
    ask(async () => (await client.send(new s3.GetBucketLifecycleConfigurationCommand(own))).Rules),
  ]);
}

async function tableSettings({ clients, store }: SettingsSearch): Promise<readonly unknown[]> {
  if (!store.table.used) return [];
  const dynamoDb = await import('@aws-sdk/client-dynamodb');
  const client = await clients.dynamoDb();
  const named = { TableName: store.table.name };
  return Promise.all([
    ask(async () => {
      const { Table: table } = await client.send(new dynamoDb.DescribeTableCommand(named));
      return [table?.DeletionProtectionEnabled, table?.SSEDescription?.KMSMasterKeyArn, table?.BillingModeSummary];
    }),
    ask(async () => {
      const { ContinuousBackupsDescription: found } = await client.send(
        new dynamoDb.DescribeContinuousBackupsCommand(named),
      );
      return found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    }),
  ]);
}

async function keySettings({ clients, platform, environment }: SettingsSearch): Promise<readonly unknown[]> {
  const kms = await import('@aws-sdk/client-kms');
  const client = await clients.kms();
  const alias = { KeyId: stateKeyAlias(platform, environment.name) };
  const metadata = await ask(async () => (await client.send(new kms.DescribeKeyCommand(alias))).KeyMetadata);
  if (typeof metadata !== 'object') return [metadata];
  const { KeyId, KeyState } = metadata;
  const rotates = await ask(
    async () => (await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled,
  );
  return [KeyId, KeyState, rotates];
}

/** What is not set, and what may not be looked at, is an answer as well: another one than before is what counts. */
async function ask<T>(question: () => Promise<T>): Promise<T | string> {
  try {
    return await question();
  } catch (error) {
    return errorName(error);
  }
}
