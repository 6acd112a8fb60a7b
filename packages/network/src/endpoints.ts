import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import { endpointPolicy } from './endpoint-policy';
import { endpointZones } from './layout';
import { passagesOf, type GatewayService, type InterfaceService } from './passages';
import { planned } from './plans';
import type { Subnets } from './subnets';

export interface EndpointsOptions {
  readonly vpc: Vpc;
  readonly subnets: Subnets;
  /** What reaches interface endpoints. */
  readonly securityGroupId: string;
}

/** Ways to services of AWS that do not leave its network, each with a policy of what it lets through. */
export class Endpoints extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly options: EndpointsOptions,
  ) {
    super(scope, id);
    for (const service of GATEWAYS) this.addGateway(service);
    for (const service of INTERFACES) this.addInterface(service);
  }

  private addGateway(service: GatewayService): void {
    new VpcEndpoint(this, service, {
      ...this.common(service),
      vpcEndpointType: 'Gateway',
      routeTableIds: this.options.subnets.routeTableIds,
    });
  }

  private addInterface(service: InterfaceService): void {
    const { subnets, securityGroupId } = this.options;
    const zones = planned(this, endpointZones).asNumber();
    new VpcEndpoint(this, service, {
      ...this.common(service),
      vpcEndpointType: 'Interface',
      subnetIds: Token.asList(Fn.slice(subnets.privateIds, 0, zones)),
      securityGroupIds: [securityGroupId],
      // The service's usual name leads there, so that nobody has to know of it.
      privateDnsEnabled: true,
    });
  }

  private common(service: GatewayService | InterfaceService): {
    vpcId: string;
    serviceName: string;
    policy: string;
    tags: Record<string, string>;
  } {
    const stack = ModuleStack.of(this);
    const purpose = service.replaceAll('.', '-');
    return {
      vpcId: this.options.vpc.id,
      serviceName: `com.amazonaws.${stack.region}.${service}`,
      policy: endpointPolicy(this, `${service}-policy`, passagesOf(stack)[service]),
      tags: { Name: stack.resourceName('vpce', purpose) },
    };
  }
}

const GATEWAYS: readonly GatewayService[] = ['s3', 'dynamodb'];

const INTERFACES: readonly InterfaceService[] = [
  'ecr.api',
  'ecr.dkr',
  'kms',
  'logs',
  'monitoring',
  'sagemaker.api',
  'sagemaker.runtime',
  'sts',
];
