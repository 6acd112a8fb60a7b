import type { S3BucketLifecycleConfigurationRule } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { expireObjects, expireOldVersions, perEnvironment, tierObjects } from '@mlopspltf/shared-constructs';

/** What is kept, each kind in a bucket of its own. */
export type ArtifactKind = 'datasets' | 'features' | 'models' | 'experiments';

/** Days until a dataset that nobody reads moves to cheaper storage. */
const DATASET_TIER_DAYS = perEnvironment({ dev: 7, tst: 14, prd: 30 });

/** Days for which a dataset that was replaced or deleted can be had back. */
const OLD_DATASET_DAYS = perEnvironment({ dev: 7, tst: 30, prd: 180 });

/** Days after which features are made again from the datasets, if they are needed. */
const FEATURE_DAYS = perEnvironment({ dev: 14, tst: 30, prd: 180 });

/** Days for which a model that was replaced or deleted can be had back: an endpoint may still serve it. */
const OLD_MODEL_DAYS = perEnvironment({ dev: 30, tst: 90, prd: 730 });

/** Where work is tried out, experiments go; elsewhere they show how a model came to be. */
const EXPERIMENTS_EXPIRE = perEnvironment({ dev: 'Enabled', tst: 'Enabled', prd: 'Disabled' });

/** Days until an experiment expires, where it does. */
const EXPERIMENT_DAYS = 90;

/** Days for which what was replaced or deleted of an experiment can be had back. */
const OLD_EXPERIMENT_DAYS = perEnvironment({ dev: 1, tst: 1, prd: 90 });

/** What becomes of each kind in time. */
export const LIFECYCLES: Readonly<Record<ArtifactKind, readonly S3BucketLifecycleConfigurationRule[]>> = {
  datasets: [tierObjects(DATASET_TIER_DAYS), expireOldVersions(OLD_DATASET_DAYS)],
  features: [expireObjects(FEATURE_DAYS)],
  models: [expireOldVersions(OLD_MODEL_DAYS)],
  experiments: [
    { ...expireObjects(EXPERIMENT_DAYS), status: EXPERIMENTS_EXPIRE.asString() },
    expireOldVersions(OLD_EXPERIMENT_DAYS),
  ],
};
