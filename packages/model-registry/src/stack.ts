import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { modelRegistry } from './outputs';

/** Groups of model packages, and news of their approval. */
export class ModelRegistryStack extends ModuleStack<typeof modelRegistry.types> {
  constructor(scope: Construct) {
    super(scope, modelRegistry);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'model-registry'),
      type: 'String',
      value: 'model_registry',
    });
    this.setOutputs({
      group_names: { one: parameter.arn },
      group_arns: { one: parameter.arn },
      approval_topic_arn: parameter.arn,
    });
  }
}
