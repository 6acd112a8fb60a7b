import { deploymentLockKey, LOCK_TABLE_KEY, lockTable, stateBucket } from '@mlopspltf/definition';
import type { Session } from '../api';
import type { AwsClients } from '../aws/clients';
import { look } from '../aws/look';
import { inTime } from './answer-time';
import type { LeaseStore, StoredLease } from './lease-store';

/** Not `Info`, by which Terraform's locks are told, nor `Digest`. */
const ATTRIBUTE = 'Deployment';

/**
 * An item of the lock table, under this repository's own prefix, to which the role that applies is held.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export class TableLeaseStore implements LeaseStore {
  public readonly place: string;
  private readonly table: string;
  private readonly key: string;

  constructor(
    private readonly session: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: Pick<AwsClients, 'dynamoDb'>,
  ) {
    const { platform, environment } = session;
    this.table = lockTable(platform, environment.name);
    this.key = `${stateBucket(platform, environment.name)}/${deploymentLockKey(platform)}`;
    this.place = `${this.key} in the table ${this.table}`;
  }

  public async read(): Promise<StoredLease | undefined> {
    const { GetItemCommand } = await import('@aws-sdk/client-dynamodb');
    const command = new GetItemCommand({
      TableName: this.table,
      Key: { [LOCK_TABLE_KEY]: { S: this.key } },
      ConsistentRead: true,
    });
    const item = await this.look(async () => (await (await this.clients.dynamoDb()).send(command, inTime())).Item);
    // An item without the attribute is one that somebody made by hand: it can be replaced like a damaged one.
    return item && { text: item[ATTRIBUTE]?.S ?? '', version: item[ATTRIBUTE]?.S ?? '' };
  }

  public async write(text: string, replaced: string | undefined): Promise<string | undefined> {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const command = new PutItemCommand({
      TableName: this.table,
      Item: { [LOCK_TABLE_KEY]: { S: this.key }, [ATTRIBUTE]: { S: text } },
      ...conditionFor(replaced),
    });
    return this.look(async () => {
      await (await this.clients.dynamoDb()).send(command, inTime());
      return text;
    });
  }

  private look<T>(ask: () => Promise<T>): Promise<T | undefined> {
    return look(this.session, `the table ${this.table}`, ask, undefined);
  }
}

function conditionFor(replaced: string | undefined) {
  // Whoever has taken part of the place by hand is not written over by a newcomer, but as what is damaged is.
  if (replaced === undefined) return { ConditionExpression: `attribute_not_exists(${LOCK_TABLE_KEY})` };
  if (replaced === '') return { ConditionExpression: `attribute_not_exists(${ATTRIBUTE})` };
  return {
    ConditionExpression: `${ATTRIBUTE} = :replaced`,
    ExpressionAttributeValues: { ':replaced': { S: replaced } },
  };
}
