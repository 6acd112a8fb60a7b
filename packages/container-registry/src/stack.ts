import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { containerRegistry } from './outputs';

/** Repositories for training and serving images. */
export class ContainerRegistryStack extends ModuleStack<typeof containerRegistry.types> {
  constructor(scope: Construct) {
    super(scope, containerRegistry);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'container-registry'),
      type: 'String',
      value: 'container_registry',
    });
    this.setOutputs({ parameter_name: parameter.name });
  }
}
