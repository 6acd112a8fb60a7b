import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { experimentTracking } from './outputs';

/** MLflow tracking server, managed by SageMaker. */
export class ExperimentTrackingStack extends ModuleStack<typeof experimentTracking.types> {
  constructor(scope: Construct) {
    super(scope, experimentTracking);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'experiment-tracking'),
      type: 'String',
      value: 'experiment_tracking',
    });
    this.setOutputs({ server_name: parameter.arn, server_arn: parameter.arn, server_url: parameter.arn });
  }
}
