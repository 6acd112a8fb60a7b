import { lockTable, stateBucket, stateKey, type Environment, type Platform } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';
import type { Session } from '../api';
import { ExecutionError, GuardError, messageOf } from '../errors';
import { parseLockInfo, type StateLock } from '../terraform/state-lock';
import { summarizeState, type StateSummary } from '../terraform/state';
import { explainCredentials } from './account';
import type { AwsClients } from './clients';

/** A state as it lies in the bucket. */
export interface StoredState extends StateSummary {
  /** MD5 of the object, hexadecimal, as Terraform keeps it in the lock table. */
  readonly md5: string;
}

export interface PutOptions {
  /** ARN of the key or of its alias. */
  readonly encryptionKey: string;
  /** Write nothing where something lies already. @default false */
  readonly onlyIfAbsent?: boolean;
}

/** A lock, and its text as it is stored, by which exactly this one can be removed. */
export interface StoredLock {
  readonly lock: StateLock;
  readonly info: string;
}

/** The bucket and the table that hold the states of one environment. Each look checks that the bucket is this account's. */
export class StateStore {
  public readonly bucket: string;
  public readonly table: string;
  /** Whether locks and digests are kept in the table. */
  public readonly usesTable: boolean;

  private readonly platform: Platform;
  private readonly environment: Environment;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    { platform, environment, env }: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: AwsClients,
  ) {
    this.platform = platform;
    this.environment = environment;
    this.env = env;
    this.bucket = stateBucket(platform, environment.name);
    this.table = lockTable(platform, environment.name);
    this.usesTable = platform.stateLocking !== 'lockfile';
  }

  /**
   * @throws GuardError when the bucket is of another account
   */
  public async hasBucket(): Promise<boolean> {
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    return this.look(async () => {
      await (await this.clients.s3()).send(new HeadBucketCommand(this.ownBucket()));
      return true;
    }, false);
  }

  public async hasTable(): Promise<boolean> {
    const { DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
    return this.look(async () => {
      await (await this.clients.dynamoDb()).send(new DescribeTableCommand({ TableName: this.table }));
      return true;
    }, false);
  }

  public async state(module: string): Promise<StoredState | undefined> {
    const text = await this.object(stateKey(this.platform, module));
    if (text === undefined) return undefined;
    return {
      ...summarizeState(text, `s3://${this.bucket}/${stateKey(this.platform, module)}`),
      md5: createHash('md5').update(text).digest('hex'),
    };
  }

  /** undefined where there is none. */
  public async object(key: string): Promise<string | undefined> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    return this.look(async () => {
      const { Body: body } = await (
        await this.clients.s3()
      ).send(new GetObjectCommand({ ...this.ownBucket(), Key: key }));
      return body?.transformToString();
    }, undefined);
  }

  /**
   * Encrypted as the bucket demands it.
   *
   * @returns false when it was to be new and something lies there
   */
  public async putObject(
    key: string,
    text: string,
    { encryptionKey, onlyIfAbsent = false }: PutOptions,
  ): Promise<boolean> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const input = {
      ...this.ownBucket(),
      Key: key,
      Body: text,
      ContentType: 'application/json',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: encryptionKey,
      ...(onlyIfAbsent ? { IfNoneMatch: '*' } : {}),
    } as const;
    return this.look(async () => {
      await (await this.clients.s3()).send(new PutObjectCommand(input));
      return true;
    }, false);
  }

  /** MD5 of the state that the table vouches for. */
  public async digest(module: string): Promise<string | undefined> {
    return (await this.item(`${this.lockId(module)}-md5`))?.Digest?.S;
  }

  /** Vouches for a state; refuses where somebody vouched for another one than `replaced` meanwhile. */
  public async putDigest(module: string, md5: string, replaced: string | undefined): Promise<void> {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = {
      TableName: this.table,
      Item: { LockID: { S: `${this.lockId(module)}-md5` }, Digest: { S: md5 } },
      ...(replaced === undefined
        ? { ConditionExpression: 'attribute_not_exists(LockID)' }
        : { ConditionExpression: 'Digest = :replaced', ExpressionAttributeValues: { ':replaced': { S: replaced } } }),
    };
    await this.look(async () => (await this.clients.dynamoDb()).send(new PutItemCommand(input)), undefined);
  }

  /** The lock of a state in the table. */
  public async lock(module: string): Promise<StoredLock | undefined> {
    const info = (await this.item(this.lockId(module)))?.Info?.S;
    const lock = info === undefined ? undefined : parseLockInfo(info);
    return info === undefined || lock === undefined ? undefined : { lock, info };
  }

  /** Removes exactly that lock, not one that came after it. */
  public async removeLock(module: string, { info }: StoredLock): Promise<void> {
    const { DeleteItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = {
      TableName: this.table,
      Key: { LockID: { S: this.lockId(module) } },
      ConditionExpression: 'Info = :info',
      ExpressionAttributeValues: { ':info': { S: info } },
    };
    await this.look(async () => (await this.clients.dynamoDb()).send(new DeleteItemCommand(input)), undefined);
  }

  private async item(id: string): Promise<Readonly<Record<string, { readonly S?: string }>> | undefined> {
    const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = { TableName: this.table, Key: { LockID: { S: id } }, ConsistentRead: true };
    return this.look(
      async () => (await (await this.clients.dynamoDb()).send(new GetItemCommand(input))).Item,
      undefined,
    );
  }

  /** As Terraform names it. */
  private lockId(module: string): string {
    return `${this.bucket}/${stateKey(this.platform, module)}`;
  }

  private ownBucket(): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
    return { Bucket: this.bucket, ExpectedBucketOwner: this.environment.account };
  }

  private async look<T, A>(ask: () => Promise<T>, otherwise: A): Promise<T | A> {
    try {
      return await ask();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (ANSWERS.has(name)) return otherwise;
      if (/expired/i.test(name)) throw explainCredentials(error, this.env);
      if (statusOf(error) === 403) throw this.refused(error);
      throw new ExecutionError(
        `AWS refused a look at the state of ${this.environment.name}: ${name}: ${messageOf(error)}`,
        { cause: error },
      );
    }
  }

  /** S3 gives the same answer for a foreign bucket and for missing rights. */
  private refused(error: unknown): GuardError {
    const { name, account } = this.environment;
    return new GuardError(
      `Account ${account} may not look at the state of ${name} in ${this.bucket}: ${messageOf(error)}. Either the bucket is ` +
        'of another account (its name is shared by all of AWS: change "prefix" in .projenrc.ts and run npx projen), or ' +
        'these credentials lack the rights.',
      { cause: error },
    );
  }
}

/** Answers that are no failures: not there, or already there. */
const ANSWERS: ReadonlySet<string> = new Set([
  'NotFound',
  'NoSuchBucket',
  'NoSuchKey',
  'ResourceNotFoundException',
  'PreconditionFailed',
]);

function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  return (metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode;
}
