import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Fn, TerraformIterator, Token } from 'cdktf';
import { Construct } from 'constructs';
import { attributeAt, attributeOfAll } from './instances';
import { privateSubnets, publicSubnets, type ByZone } from './layout';
import { planned, type NetworkPlan } from './plans';

/** Everywhere outside of the VPC. */
export const ANYWHERE = '0.0.0.0/0';

/**
 * A private and a public subnet in each zone. Public ones share a route to the internet; private ones have a route
 * table each, which leads nowhere until something is added to it.
 */
export class Subnets extends Construct {
  public readonly privateIds: string[];
  public readonly publicIds: string[];
  /** Of all subnets, for gateway endpoints. */
  public readonly routeTableIds: string[];
  /** Made once a zone. */
  public readonly publicSubnets: Subnet;
  /** Made once a zone. */
  public readonly privateRouteTables: RouteTable;
  public readonly internetGateway: InternetGateway;

  constructor(
    scope: Construct,
    id: string,
    private readonly vpc: Vpc,
  ) {
    super(scope, id);
    const privateOnes = this.addSubnets('private', privateSubnets);
    this.publicSubnets = this.addSubnets('public', publicSubnets);
    this.privateRouteTables = this.routePrivately(privateOnes);
    this.internetGateway = new InternetGateway(this, 'internet-gateway', {
      vpcId: vpc.id,
      tags: { Name: ModuleStack.of(this).resourceName('igw', 'main') },
    });
    const publicRouteTable = this.routePublicly();
    this.privateIds = attributeOfAll(privateOnes, 'id');
    this.publicIds = attributeOfAll(this.publicSubnets, 'id');
    this.routeTableIds = Token.asList(
      Fn.concat([[publicRouteTable.id], attributeOfAll(this.privateRouteTables, 'id')]),
    );
  }

  private addSubnets(kind: string, layout: (plan: NetworkPlan) => ByZone): Subnet {
    const stack = ModuleStack.of(this);
    const zones = TerraformIterator.fromMap(planned(this, layout).asMap());
    return new Subnet(this, kind, {
      forEach: zones,
      vpcId: this.vpc.id,
      availabilityZone: `${stack.region}${zones.key}`,
      cidrBlock: String(zones.value),
      // Whoever needs a public address asks for one.
      mapPublicIpOnLaunch: false,
      tags: { Name: `${stack.resourceName('subnet', kind)}-${zones.key}` },
    });
  }

  private routePrivately(subnets: Subnet): RouteTable {
    const zones = TerraformIterator.fromResources(subnets);
    const key = String(zones.key);
    const tables = new RouteTable(this, 'private-routes', {
      forEach: zones,
      vpcId: this.vpc.id,
      tags: { Name: `${ModuleStack.of(this).resourceName('rtb', 'private')}-${key}` },
    });
    new RouteTableAssociation(this, 'private-association', {
      forEach: zones,
      subnetId: attributeAt(subnets, key, 'id'),
      routeTableId: attributeAt(tables, key, 'id'),
    });
    return tables;
  }

  private routePublicly(): RouteTable {
    const zones = TerraformIterator.fromResources(this.publicSubnets);
    const table = new RouteTable(this, 'public-routes', {
      vpcId: this.vpc.id,
      tags: { Name: ModuleStack.of(this).resourceName('rtb', 'public') },
    });
    new Route(this, 'internet-route', {
      routeTableId: table.id,
      destinationCidrBlock: ANYWHERE,
      gatewayId: this.internetGateway.id,
    });
    new RouteTableAssociation(this, 'public-association', {
      forEach: zones,
      subnetId: attributeAt(this.publicSubnets, String(zones.key), 'id'),
      routeTableId: table.id,
    });
    return table;
  }
}
