import { LOCK_TABLE_KEY, lockTable, stateBucket, stateKey, type Platform } from '@mlopspltf/definition';
import type { S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT } from './definition';
import { CHANGED_MODULE, valueOf, type Edition } from './modules';

/** The account that one contender deploys to, seen from beside. */
export class Account {
  private constructor(
    private readonly platform: Platform,
    /** Leads commands into it. */
    public readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Makes state bucket and lock table, in a fraction of the time of a bootstrap. */
  public static async open(platform: Platform, env: NodeJS.ProcessEnv): Promise<Account> {
    const account = new Account(platform, env);
    await Promise.all([account.createBucket(), account.createTable()]);
    return account;
  }

  /**
   * Whether what a contender says it has done is there.
   *
   * @throws Error when it is not: then its time means nothing
   */
  public async check(edition: Edition): Promise<void> {
    const states = await this.states();
    const missing = this.platform.modules.filter(({ name }) => !states.includes(stateKey(this.platform, name)));
    if (missing.length > 0) throw new Error(`It ended well, but there is no state of ${missing[0]?.name ?? ''}.`);
    const state = await this.state(CHANGED_MODULE);
    if (!state.includes(JSON.stringify(valueOf(CHANGED_MODULE, edition))))
      throw new Error(`It ended well, but ${CHANGED_MODULE} is not of its ${edition} edition.`);
  }

  private get bucket(): string {
    return stateBucket(this.platform, ENVIRONMENT);
  }

  private async createBucket(): Promise<void> {
    const { CreateBucketCommand, PutBucketVersioningCommand } = await import('@aws-sdk/client-s3');
    await this.withS3(async (client) => {
      await client.send(new CreateBucketCommand({ Bucket: this.bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await client.send(new PutBucketVersioningCommand({ Bucket: this.bucket, VersioningConfiguration }));
    });
  }

  private async createTable(): Promise<void> {
    const { CreateTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient(clientConfig(this.env));
    await client.send(
      new CreateTableCommand({
        TableName: lockTable(this.platform, ENVIRONMENT),
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: LOCK_TABLE_KEY, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: LOCK_TABLE_KEY, KeyType: 'HASH' }],
      }),
    );
    client.destroy();
  }

  private async states(): Promise<readonly string[]> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    return this.withS3(async (client) => {
      const keys: string[] = [];
      for await (const page of paginateListObjectsV2({ client }, { Bucket: this.bucket }))
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      return keys;
    });
  }

  private async state(module: string): Promise<string> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    return this.withS3(async (client) => {
      const found = await client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: stateKey(this.platform, module) }),
      );
      return (await found.Body?.transformToString()) ?? '';
    });
  }

  private async withS3<T>(use: (client: S3Client) => Promise<T>): Promise<T> {
    const { S3Client } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ ...clientConfig(this.env), forcePathStyle: true });
    try {
      return await use(client);
    } finally {
      client.destroy();
    }
  }
}

/** Acts as these variables say, whatever this process' own environment holds. */
function clientConfig(env: NodeJS.ProcessEnv) {
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
