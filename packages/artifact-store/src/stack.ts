import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { artifactStore } from './outputs';

/** Buckets for datasets and models, and their key. */
export class ArtifactStoreStack extends ModuleStack<typeof artifactStore.types> {
  constructor(scope: Construct) {
    super(scope, artifactStore);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'artifact-store'),
      type: 'String',
      value: 'artifact_store',
    });
    this.setOutputs({ parameter_name: parameter.name });
  }
}
