import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { trainingPipeline } from './outputs';

/** Pipeline that trains models, its role and its schedule. */
export class TrainingPipelineStack extends ModuleStack<typeof trainingPipeline.types> {
  constructor(scope: Construct) {
    super(scope, trainingPipeline);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'training-pipeline'),
      type: 'String',
      value: 'training_pipeline',
    });
    this.setOutputs({ pipeline_name: parameter.arn, pipeline_arn: parameter.arn, role_arn: parameter.arn });
  }
}
