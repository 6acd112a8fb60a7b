import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { LOCK_TABLE_KEY, type EncryptionKey } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';

export interface LockTableOptions {
  readonly name: string;
  readonly key: EncryptionKey;
}

/** Locks and digests of states, in the shape that Terraform's S3 backend wants. */
export class LockTable extends Construct {
  public readonly tableName: string;

  constructor(scope: Construct, id: string, { name, key }: LockTableOptions) {
    super(scope, id);
    const table = new DynamodbTable(this, 'table', {
      name,
      hashKey: LOCK_TABLE_KEY,
      attribute: [{ name: LOCK_TABLE_KEY, type: 'S' }],
      billingMode: 'PAY_PER_REQUEST',
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: true,
      lifecycle: { preventDestroy: true },
    });
    this.tableName = table.name;
  }
}
