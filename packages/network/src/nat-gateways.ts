import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { TerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import { attributeAt } from './instances';
import { natRoutes, natZones } from './layout';
import { planned } from './plans';
import { ANYWHERE, type Subnets } from './subnets';

/** The ways of private subnets to the internet: none, one for all, or one a zone, by environment. */
export class NatGateways extends Construct {
  constructor(scope: Construct, id: string, subnets: Subnets) {
    super(scope, id);
    const stack = ModuleStack.of(this);
    const zones = TerraformIterator.fromMap(planned(this, natZones).asMap());
    const tags = { Name: `${stack.resourceName('nat', 'private')}-${zones.key}` };
    const addresses = new Eip(this, 'address', { forEach: zones, domain: 'vpc', tags });
    const gateways = new NatGateway(this, 'gateway', {
      forEach: zones,
      allocationId: attributeAt(addresses, zones.key, 'id'),
      subnetId: attributeAt(subnets.publicSubnets, zones.key, 'id'),
      tags,
      // AWS refuses one in a VPC that has no way out yet.
      dependsOn: [subnets.internetGateway],
    });
    const routes = TerraformIterator.fromMap(planned(this, natRoutes).asMap());
    new Route(this, 'route', {
      forEach: routes,
      routeTableId: attributeAt(subnets.privateRouteTables, routes.key, 'id'),
      destinationCidrBlock: ANYWHERE,
      natGatewayId: attributeAt(gateways, String(routes.value), 'id'),
    });
  }
}
