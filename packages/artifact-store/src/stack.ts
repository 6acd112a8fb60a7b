import { EncryptionKey, ModuleStack, perEnvironment, PrivateBucket } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { artifactStore } from './outputs';

/** Where work is tried out, its data may go with it. */
const FORCE_DESTROY = perEnvironment({ dev: true, tst: false, prd: false });

/** Buckets for datasets, features, models and experiments, and the key that encrypts them. */
export class ArtifactStoreStack extends ModuleStack<typeof artifactStore.types> {
  constructor(scope: Construct) {
    super(scope, artifactStore);
    const key = new EncryptionKey(this, 'key', {
      purpose: 'artifacts',
      description: 'Encrypts datasets, features, models, experiments and container images',
    });
    const datasets = this.addBucket('datasets', key);
    const features = this.addBucket('features', key);
    const models = this.addBucket('models', key);
    const experiments = this.addBucket('experiments', key);
    this.setOutputs({
      kms_key_arn: key.arn,
      bucket_names: {
        datasets: datasets.bucketName,
        features: features.bucketName,
        models: models.bucketName,
        experiments: experiments.bucketName,
      },
      bucket_arns: {
        datasets: datasets.arn,
        features: features.arn,
        models: models.arn,
        experiments: experiments.arn,
      },
    });
  }

  private addBucket(kind: string, key: EncryptionKey): PrivateBucket {
    return new PrivateBucket(this, kind, {
      name: this.resourceName('s3', kind),
      key,
      forceDestroy: FORCE_DESTROY,
    });
  }
}
