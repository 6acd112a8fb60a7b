import {
  EncryptionKey,
  lockTable,
  ModuleStack,
  PLANS_PREFIX,
  PrivateBucket,
  stateBucket,
  stateKeyAlias,
} from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { LockTable } from './lock-table';
import { tfRemoteBackend } from './outputs';
import { refuseOtherEncryption } from './upload-policy';

/** For which a state can be set back to an older version. */
const OLD_STATE_DAYS = 365;
/** GitHub lets an approval wait for 30 days; after that nobody can apply the plan. */
const PLAN_DAYS = 31;

/**
 * Where all states of an environment lie, those of other repositories included. Its own state lies there too, once
 * `bootstrap:{env}` has moved it.
 */
export class TfRemoteBackendStack extends ModuleStack<typeof tfRemoteBackend.types> {
  constructor(scope: Construct) {
    super(scope, tfRemoteBackend);
    const key = new EncryptionKey(this, 'key', {
      purpose: 'tf-backend',
      aliasName: stateKeyAlias(this.platform, this.environment),
      description: 'Encrypts Terraform states, plans and locks',
      preventDestroy: true,
    });
    const bucket = new PrivateBucket(this, 'states', {
      name: stateBucket(this.platform, this.environment),
      key,
      lifecycleRules: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_STATE_DAYS }],
          expiration: [{ expiredObjectDeleteMarker: true }],
        },
        {
          id: 'saved-plans',
          status: 'Enabled',
          filter: [{ prefix: PLANS_PREFIX }],
          expiration: [{ days: PLAN_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        },
      ],
      policyStatements: (arn) => refuseOtherEncryption(arn, key),
      preventDestroy: true,
    });
    const table =
      this.platform.stateLocking === 'lockfile'
        ? undefined
        : new LockTable(this, 'locks', { name: lockTable(this.platform, this.environment), key });
    this.setOutputs({
      state_bucket_name: bucket.bucketName,
      state_bucket_arn: bucket.arn,
      lock_table_names: table ? [table.tableName] : [],
      kms_key_arn: key.arn,
    });
  }
}
