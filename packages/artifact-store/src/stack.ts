import { EncryptionKey, ModuleStack, perEnvironment, PrivateBucket } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { LIFECYCLES } from './lifecycles';
import { artifactStore } from './outputs';

/** Where work is tried out, its data may go with it. */
const FORCE_DESTROY = perEnvironment({ dev: true, tst: false, prd: false });

/** Buckets for datasets, features, models and experiments, and the key that encrypts them. */
export class ArtifactStoreStack extends ModuleStack<typeof artifactStore.types> {
  constructor(scope: Construct) {
    super(scope, artifactStore);
    const key = new EncryptionKey(this, 'key', {
      purpose: 'artifacts',
      description: 'Encrypts datasets, features, models, experiments, images, and news of them',
      // model_registry tells of models by a topic that this key encrypts. EventBridge gets no data by that: the key serves it
      // for topics, queues and buses of this account only.
      usedBy: ['events.amazonaws.com'],
    });
    const buckets = Object.entries(LIFECYCLES).map(([kind, lifecycleRules]) => {
      const name = this.resourceName('s3', kind);
      return [kind, new PrivateBucket(this, kind, { name, key, lifecycleRules, forceDestroy: FORCE_DESTROY })] as const;
    });
    this.setOutputs({
      kms_key_arn: key.arn,
      bucket_names: Object.fromEntries(buckets.map(([kind, { bucketName }]) => [kind, bucketName])),
      bucket_arns: Object.fromEntries(buckets.map(([kind, { arn }]) => [kind, arn])),
    });
  }
}
