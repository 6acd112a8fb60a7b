import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { IAM } from '@aws-sdk/client-iam';
import type { KMS } from '@aws-sdk/client-kms';
import type { S3 } from '@aws-sdk/client-s3';
import type { STS } from '@aws-sdk/client-sts';
import { clientConfig, rawCall, type RawCall } from '@mlopspltf/testing';

interface OwnClients {
  readonly dynamodb: DynamoDB;
  readonly iam: IAM;
  readonly kms: KMS;
  readonly s3: S3;
  readonly sts: STS;
  /** Any other service. @returns the answer as it came */
  readonly raw: (call: RawCall) => Promise<string>;
}

/** AWS, as somebody calls it. */
export interface Clients extends OwnClients {
  /** As an administrator calls it. */
  readonly admin: OwnClients;
}

/** @param env of somebody @param admin environment of an administrator */
export async function openClients(env: NodeJS.ProcessEnv, admin: NodeJS.ProcessEnv): Promise<Clients> {
  return { ...(await open(env)), admin: await open(admin) };
}

async function open(env: NodeJS.ProcessEnv): Promise<OwnClients> {
  const [dynamodb, iam, kms, s3, sts] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-iam'),
    import('@aws-sdk/client-kms'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-sts'),
  ]);
  const config = { ...clientConfig(env), maxAttempts: 1 };
  return {
    dynamodb: new dynamodb.DynamoDB(config),
    iam: new iam.IAM(config),
    kms: new kms.KMS(config),
    s3: new s3.S3({ ...config, forcePathStyle: true }),
    sts: new sts.STS(config),
    raw: (call) => rawCall(config, call),
  };
}
