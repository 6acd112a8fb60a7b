import { perEnvironment } from '@mlopspltf/shared-constructs';

/*
 * What differs by environment. A run takes the values that are parameters of the pipeline from here where whoever starts
 * it gives none.
 */

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/notebooks-available-instance-types.html */
type InstanceType = `ml.${string}.${string}`;

/** Preparing data and evaluating a model: one instance each. */
export const PROCESSING = {
  instanceType: perEnvironment<InstanceType>({ dev: 'ml.t3.medium', tst: 'ml.m5.large', prd: 'ml.m5.xlarge' }),
  volumeGb: perEnvironment({ dev: 10, tst: 20, prd: 50 }),
  /** A job that hangs is ended, and paid for, no later than that. */
  maxSeconds: perEnvironment({ dev: 1_800, tst: 3_600, prd: 7_200 }),
};

/** Training a model. */
export const TRAINING = {
  instanceType: perEnvironment<InstanceType>({ dev: 'ml.m5.large', tst: 'ml.m5.large', prd: 'ml.m5.2xlarge' }),
  instanceCount: perEnvironment({ dev: 1, tst: 1, prd: 2 }),
  volumeGb: perEnvironment({ dev: 10, tst: 20, prd: 100 }),
  /** @see PROCESSING */
  maxSeconds: perEnvironment({ dev: 3_600, tst: 7_200, prd: 28_800 }),
};

/** Tags in the repositories of `container_registry`. They never change their meaning, so a new image is a new line here. */
export const IMAGE_TAGS = {
  training: perEnvironment({ dev: '1.0.0', tst: '1.0.0', prd: '1.0.0' }),
  serving: perEnvironment({ dev: '1.0.0', tst: '1.0.0', prd: '1.0.0' }),
};

/** Area under the ROC curve, 0 to 1, from which a model is registered. A coin has 0.5. */
export const MINIMUM_AUC = perEnvironment({ dev: 0.5, tst: 0.7, prd: 0.8 });

/** `ENABLED`: starts by itself. `DISABLED`: only by hand. */
type ScheduleState = 'ENABLED' | 'DISABLED';

/** When the pipeline starts by itself, in UTC: never, on Mondays, each night. */
export const SCHEDULE = {
  state: perEnvironment<ScheduleState>({ dev: 'DISABLED', tst: 'ENABLED', prd: 'ENABLED' }),
  expression: perEnvironment({ dev: 'cron(0 2 ? * MON *)', tst: 'cron(0 2 ? * MON *)', prd: 'cron(0 2 * * ? *)' }),
};
