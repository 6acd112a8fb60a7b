import { LOCK_TABLE_KEY, lockTable, stateBucket, stateKey } from '@mlopspltf/definition';
import type { Session } from '../api';
import { parseLockInfo, type StateLock } from '../terraform/state-lock';
import type { AwsClients } from './clients';
import { look } from './look';

/** A lock, and its text as it is stored, by which exactly this one can be removed. */
export interface StoredLock {
  readonly lock: StateLock;
  readonly info: string;
}

/**
 * The table with the locks and digests of one environment's states, as Terraform keeps them.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
 */
export class LockTable {
  public readonly name: string;
  /** False where locks lie beside the states: then there is no table. */
  public readonly used: boolean;

  constructor(
    private readonly session: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: AwsClients,
  ) {
    this.name = lockTable(session.platform, session.environment.name);
    this.used = session.platform.stateLocking !== 'lockfile';
  }

  public async exists(): Promise<boolean> {
    const { DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
    return this.look(async () => {
      await (await this.clients.dynamoDb()).send(new DescribeTableCommand({ TableName: this.name }));
      return true;
    }, false);
  }

  /** MD5 of the state that the table vouches for. */
  public async digest(module: string): Promise<string | undefined> {
    return (await this.item(this.digestId(module)))?.Digest?.S;
  }

  /** Vouches for a state; refuses where somebody has vouched for another one than `replaced` meanwhile. */
  public async putDigest(module: string, md5: string, replaced: string | undefined): Promise<void> {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = {
      TableName: this.name,
      Item: { [LOCK_TABLE_KEY]: { S: this.digestId(module) }, Digest: { S: md5 } },
      ...(replaced === undefined
        ? { ConditionExpression: `attribute_not_exists(${LOCK_TABLE_KEY})` }
        : { ConditionExpression: 'Digest = :replaced', ExpressionAttributeValues: { ':replaced': { S: replaced } } }),
    };
    await this.look(async () => (await this.clients.dynamoDb()).send(new PutItemCommand(input)), undefined);
  }

  /** undefined where nobody holds it. */
  public async lock(module: string): Promise<StoredLock | undefined> {
    const info = (await this.item(this.lockId(module)))?.Info?.S;
    const lock = info === undefined ? undefined : parseLockInfo(info);
    return info === undefined || lock === undefined ? undefined : { lock, info };
  }

  /**
   * Removes exactly that lock, not one that came after it.
   *
   * @returns false when it is not there any more
   */
  public async removeLock(module: string, { info }: StoredLock): Promise<boolean> {
    const { DeleteItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = {
      TableName: this.name,
      Key: { [LOCK_TABLE_KEY]: { S: this.lockId(module) } },
      ConditionExpression: 'Info = :info',
      ExpressionAttributeValues: { ':info': { S: info } },
    };
    return this.look(async () => {
      await (await this.clients.dynamoDb()).send(new DeleteItemCommand(input));
      return true;
    }, false);
  }

  /** All of them. */
  public async items(): Promise<readonly Readonly<Record<string, { readonly S?: string }>>[]> {
    const { paginateScan } = await import('@aws-sdk/client-dynamodb');
    const pages = paginateScan(
      { client: await this.clients.dynamoDb() },
      { TableName: this.name, ConsistentRead: true },
    );
    return this.look(async () => {
      const found: Readonly<Record<string, { readonly S?: string }>>[] = [];
      for await (const { Items: items = [] } of pages) found.push(...items);
      return found;
    }, []);
  }

  /** So that it can be deleted. */
  public async unprotect(): Promise<void> {
    const { UpdateTableCommand } = await import('@aws-sdk/client-dynamodb');
    const input = { TableName: this.name, DeletionProtectionEnabled: false };
    await this.look(async () => (await this.clients.dynamoDb()).send(new UpdateTableCommand(input)), undefined);
  }

  private async item(id: string): Promise<Readonly<Record<string, { readonly S?: string }>> | undefined> {
    const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
    const input = { TableName: this.name, Key: { [LOCK_TABLE_KEY]: { S: id } }, ConsistentRead: true };
    return this.look(
      async () => (await (await this.clients.dynamoDb()).send(new GetItemCommand(input))).Item,
      undefined,
    );
  }

  private lockId(module: string): string {
    const { platform, environment } = this.session;
    return `${stateBucket(platform, environment.name)}/${stateKey(platform, module)}`;
  }

  private digestId(module: string): string {
    return `${this.lockId(module)}-md5`;
  }

  private look<T, A>(ask: () => Promise<T>, otherwise: A): Promise<T | A> {
    return look(this.session, `the table ${this.name}`, ask, otherwise);
  }
}
