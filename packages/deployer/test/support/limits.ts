import type { TargetLimits } from '../../src';

/** Those of an emulator, fewer. */
export const LIMITS: TargetLimits = {
  name: 'the emulator',
  cannotMake: new Map([
    ['aws_sagemaker_domain', 'it never gets ready'],
    ['aws_sagemaker_mlflow_tracking_server', 'it knows none'],
  ]),
  cannotDelete: new Map([['aws_sagemaker_model_package_group', 'it knows no such call']]),
  end: 'npx projen emulator:stop',
};
