import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  BACKEND_MODULE,
  LOCK_TABLE_KEY,
  recordKey,
  lockTable,
  stateBucket,
  stateKey,
  verificationKey,
  type Environment,
  type Platform,
} from '@mlopspltf/definition';
import { emulatorEnvironment } from '@mlopspltf/emulator';
import { clientConfig } from '@mlopspltf/testing';
import type { BackendRecord } from '../../../../deployer/src/bootstrap/record';
import { digestOf } from '../../../../deployer/src/configuration/digests';
import { readConfiguration } from '../../../../deployer/src/configuration/configuration';
import { createRoles } from './pipeline-roles';
import { parametersIn } from './story-parameters';

/** The account of one environment, as its administrator sees it. */
export class StoryAccount {
  private constructor(
    private readonly platform: Platform,
    public readonly environment: Environment,
    /** Variables that lead AWS' tools into it. */
    public readonly variables: Readonly<Record<string, string>>,
    public readonly s3: S3Client,
    public readonly dynamodb: DynamoDBClient,
    public readonly iam: IAMClient,
  ) {}

  public static async open(endpoint: string, platform: Platform, environment: Environment): Promise<StoryAccount> {
    const { variables } = await emulatorEnvironment({ endpoint }, environment.account, platform.region);
    const config = clientConfig(variables);
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const others = [new DynamoDBClient(config), new IAMClient(config)] as const;
    return new StoryAccount(platform, environment, variables, s3, ...others);
  }

  public get bucket(): string {
    return stateBucket(this.platform, this.environment.name);
  }

  /**
   * What an administrator sets up, in a second instead of a minute and a half: backend and roles, without what they may do. The
   * administrator's modules are noted as needing nothing, so that no run plans them.
   *
   * @param output synthesized folder, absolute
   */
  public async prepare(output: string): Promise<void> {
    const { platform, environment, bucket: Bucket } = this;
    await this.s3.send(new CreateBucketCommand({ Bucket }));
    await this.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName: lockTable(platform, environment.name),
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: LOCK_TABLE_KEY, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: LOCK_TABLE_KEY, KeyType: 'HASH' }],
      }),
    );
    await createRoles(this.iam, platform, environment);
    for (const { name, appliedBy } of platform.modules) {
      if (appliedBy !== 'administrator') continue;
      const { digests } = await readConfiguration({ output, environment, platform }, name);
      const origin = { clean: true, who: 'an administrator', at: new Date().toISOString() };
      const record = { schemaVersion: 1, module: name, ...origin, configuration: digests, reads: {} };
      await this.put(verificationKey(platform, name), JSON.stringify(record));
      if (name === BACKEND_MODULE) await this.put(recordKey(platform, name), JSON.stringify(backendRecord(digests)));
    }
  }

  /** @returns undefined where there is none */
  public async object(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  public async put(Key: string, Body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body }));
  }

  /** Keys in the state bucket. */
  public async keys(Prefix = ''): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.bucket, Prefix }))
      found.push(...Contents.map(({ Key = '' }) => Key));
    return found;
  }

  /** A module's state, parsed; undefined where there is none. */
  public async state(module: string): Promise<TerraformState | undefined> {
    const text = await this.object(stateKey(this.platform, module));
    return text === undefined ? undefined : (JSON.parse(text) as TerraformState);
  }

  /** What the small stacks made, by name: `mlopspltf-dev-ssm-artifact-store`. */
  public async parameters(): Promise<Readonly<Record<string, string>>> {
    return parametersIn(clientConfig(this.variables));
  }

  /** Ids of the locks that are held: of states, and of the environment. */
  public async locks(): Promise<readonly string[]> {
    const TableName = lockTable(this.platform, this.environment.name);
    const { Items = [] } = await this.dynamodb.send(new ScanCommand({ TableName }));
    // The environment's own lock stays there, marked as given back.
    const held = Items.filter(({ Deployment }) => !(Deployment?.S ?? '').includes('"released":true'));
    const ids = held.map((item) => item[LOCK_TABLE_KEY]?.S ?? '');
    // Terraform keeps digests of the states in the same table.
    return ids.filter((id) => !id.endsWith('-md5')).sort();
  }

  public close(): void {
    for (const client of [this.s3, this.dynamodb, this.iam]) client.destroy();
  }
}

/** As bootstrap writes it; what is not looked at here stays empty. */
function backendRecord(digests: Parameters<typeof digestOf>[0]): BackendRecord {
  const at = new Date().toISOString();
  return { schemaVersion: 1, configuration: digestOf(digests), settings: '', lineage: '', serial: 0, at };
}

/** The parts of a state file that stories look at. */
export interface TerraformState {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
}
