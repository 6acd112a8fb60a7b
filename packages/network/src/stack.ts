import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { Endpoints } from './endpoints';
import { VpcFlowLog } from './flow-log';
import { NatGateways } from './nat-gateways';
import { network } from './outputs';
import { planned } from './plans';
import { SecurityGroups } from './security-groups';
import { Subnets } from './subnets';

/** VPC, subnets, endpoints and flow log. */
export class NetworkStack extends ModuleStack<typeof network.types> {
  constructor(scope: Construct) {
    super(scope, network);
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: planned(this, ({ cidr }) => cidr).asString(),
      // Both are needed for the names of interface endpoints.
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: this.resourceName('vpc', 'main') },
    });
    const subnets = new Subnets(this, 'subnets', vpc);
    const groups = new SecurityGroups(this, 'security-groups', vpc);
    new NatGateways(this, 'nat', subnets);
    new Endpoints(this, 'endpoints', { vpc, subnets, securityGroupId: groups.endpointsId });
    new VpcFlowLog(this, 'flow-log', vpc);
    this.setOutputs({
      vpc_id: vpc.id,
      private_subnet_ids: subnets.privateIds,
      public_subnet_ids: subnets.publicIds,
      workload_security_group_id: groups.workloadsId,
    });
  }
}
