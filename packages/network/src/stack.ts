import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { network } from './outputs';

/** VPC, subnets, endpoints and flow log. */
export class NetworkStack extends ModuleStack<typeof network.types> {
  constructor(scope: Construct) {
    super(scope, network);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'network'),
      type: 'String',
      value: 'network',
    });
    this.setOutputs({
      vpc_id: parameter.arn,
      private_subnet_ids: [parameter.arn],
      public_subnet_ids: [parameter.arn],
      workload_security_group_id: parameter.arn,
    });
  }
}
