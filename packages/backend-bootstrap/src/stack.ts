import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { tfRemoteBackend } from './outputs';

/** State bucket, lock table and their key. */
export class TfRemoteBackendStack extends ModuleStack<typeof tfRemoteBackend.types> {
  constructor(scope: Construct) {
    super(scope, tfRemoteBackend);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'backend-bootstrap'),
      type: 'String',
      value: 'tf_remote_backend',
    });
    this.setOutputs({ parameter_name: parameter.name });
  }
}
