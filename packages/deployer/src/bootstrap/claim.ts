import { resourceName, type Environment, type Platform } from '@mlopspltf/definition';
import type { AwsClients } from '../aws/clients';
import { errorName, ExecutionError, LockError, messageOf } from '../errors';
import { describeLock } from '../terraform/state-lock';

export interface ClaimOptions {
  readonly platform: Platform;
  readonly environment: Environment;
  readonly clients: AwsClients;
  /** `user@machine` */
  readonly who: string;
}

/**
 * The right to make the backend of an environment, held by one at a time. While there is neither bucket nor table there
 * is nothing that could hold a lock, so a small table of its own is it: of two who make it at once one is refused by AWS.
 * It is gone once the state lies in the bucket, where Terraform's own lock does the rest.
 */
export class Claim {
  public readonly table: string;

  constructor(private readonly options: ClaimOptions) {
    this.table = resourceName(options.platform, options.environment.name, 'ddb', 'tf-bootstrap');
  }

  /**
   * @param token of this checkout
   * @throws LockError when somebody else holds it
   */
  public async refuseForeign(token: string | undefined): Promise<void> {
    const holder = await this.holder();
    if (holder !== undefined && holder.token !== token && !isAbandoned(holder)) throw this.heldBy(holder);
  }

  /**
   * Again and again, if need be: the token says whose it is.
   *
   * @throws LockError when somebody else was faster
   */
  public async take(token: string): Promise<void> {
    const holder = await this.holder();
    if (holder?.token === token) return;
    if (holder !== undefined && !isAbandoned(holder)) throw this.heldBy(holder);
    if (holder !== undefined) await this.remove();
    await this.make(token);
  }

  /** Does nothing where it is gone, or somebody else's. */
  public async release(token: string): Promise<void> {
    if ((await this.holder())?.token === token) await this.remove();
  }

  private async make(token: string): Promise<void> {
    const { CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
    const input = {
      TableName: this.table,
      BillingMode: 'PAY_PER_REQUEST' as const,
      AttributeDefinitions: [{ AttributeName: 'Claim', AttributeType: 'S' as const }],
      KeySchema: [{ AttributeName: 'Claim', KeyType: 'HASH' as const }],
      Tags: [
        { Key: TOKEN, Value: token },
        { Key: WHO, Value: this.options.who.replaceAll(/[^\w .:/=+@-]/g, '_') },
        { Key: SINCE, Value: new Date().toISOString() },
      ],
    };
    try {
      await (await this.options.clients.dynamoDb()).send(new CreateTableCommand(input));
    } catch (error) {
      if (errorName(error) !== 'ResourceInUseException') throw this.failure(error);
      throw this.heldBy((await this.holder()) ?? NOBODY_KNOWN);
    }
  }

  private async remove(): Promise<void> {
    const { DeleteTableCommand, waitUntilTableExists, waitUntilTableNotExists } =
      await import('@aws-sdk/client-dynamodb');
    const client = await this.options.clients.dynamoDb();
    const patience = { client, maxWaitTime: 120, minDelay: 1, maxDelay: 5 };
    try {
      // One that is still being made cannot be deleted.
      await waitUntilTableExists(patience, { TableName: this.table });
      await client.send(new DeleteTableCommand({ TableName: this.table }));
      await waitUntilTableNotExists(patience, { TableName: this.table });
    } catch (error) {
      if (errorName(error) !== 'ResourceNotFoundException') throw this.failure(error);
    }
  }

  /** undefined where nobody holds it. */
  private async holder(): Promise<Holder | undefined> {
    const { DescribeTableCommand, ListTagsOfResourceCommand } = await import('@aws-sdk/client-dynamodb');
    const client = await this.options.clients.dynamoDb();
    try {
      const { Table: table } = await client.send(new DescribeTableCommand({ TableName: this.table }));
      const { Tags: tags = [] } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: table?.TableArn }));
      const value = (name: string): string | undefined => tags.find(({ Key }) => Key === name)?.Value;
      const since = value(SINCE) ?? table?.CreationDateTime?.toISOString() ?? NOBODY_KNOWN.since;
      return { token: value(TOKEN), who: value(WHO) ?? NOBODY_KNOWN.who, since };
    } catch (error) {
      if (errorName(error) === 'ResourceNotFoundException') return undefined;
      throw this.failure(error);
    }
  }

  private heldBy({ who, since }: Holder): LockError {
    const { name } = this.options.environment;
    return new LockError(
      `The backend of ${name} is being made by ${describeLock({ id: '', who, created: since, operation: 'bootstrap' })}. ` +
        'Wait until that has ended. If it was killed, run it again where it ran; after ' +
        `${ABANDONED_MS / 60_000} minutes anybody can.`,
      { next: `npx projen bootstrap:${name}` },
    );
  }

  private failure(error: unknown): ExecutionError {
    return new ExecutionError(`The table ${this.table} could not be used: ${errorName(error)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

interface Holder {
  readonly token?: string;
  readonly who: string;
  /** ISO 8601 */
  readonly since: string;
}

const NOBODY_KNOWN: Holder = { who: 'somebody', since: 'a moment ago' };
const [TOKEN, WHO, SINCE] = ['claim', 'who', 'since'];

/** Longer than Terraform needs to make a backend; nobody is asked anything while it is held. */
const ABANDONED_MS = 30 * 60_000;

function isAbandoned({ since }: Holder): boolean {
  return Date.now() - Date.parse(since) > ABANDONED_MS;
}
