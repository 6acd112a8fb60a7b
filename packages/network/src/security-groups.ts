import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { ANYWHERE } from './subnets';

/** Who may talk to whom. The group that AWS gives to whatever names none is closed. */
export class SecurityGroups extends Construct {
  public readonly workloadsId: string;
  public readonly endpointsId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly vpc: Vpc,
  ) {
    super(scope, id);
    new DefaultSecurityGroup(this, 'default', {
      vpcId: vpc.id,
      // Said, not left out: rules that somebody adds are then taken away again.
      ingress: [],
      egress: [],
      ...this.named('sg', 'default'),
    });
    this.workloadsId = this.addWorkloads().id;
    this.endpointsId = this.addEndpoints().id;
  }

  /** @see https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html jobs on several machines talk to each other */
  private addWorkloads(): SecurityGroup {
    const group = this.addGroup('workloads', 'Jobs in private subnets');
    new VpcSecurityGroupIngressRule(this, 'workloads-each-other', {
      ...this.named('sgr', 'workloads-each-other'),
      securityGroupId: group.id,
      referencedSecurityGroupId: group.id,
      ipProtocol: ALL_PROTOCOLS,
    });
    new VpcSecurityGroupEgressRule(this, 'workloads-out', {
      ...this.named('sgr', 'workloads-out'),
      securityGroupId: group.id,
      cidrIpv4: ANYWHERE,
      ipProtocol: ALL_PROTOCOLS,
    });
    return group;
  }

  private addEndpoints(): SecurityGroup {
    const group = this.addGroup('endpoints', 'Interface endpoints of AWS services');
    new VpcSecurityGroupIngressRule(this, 'endpoints-https', {
      ...this.named('sgr', 'endpoints-https'),
      securityGroupId: group.id,
      cidrIpv4: this.vpc.cidrBlock,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  private addGroup(purpose: string, description: string): SecurityGroup {
    const name = ModuleStack.of(this).resourceName('sg', purpose);
    return new SecurityGroup(this, purpose, { name, description, vpcId: this.vpc.id, ...this.named('sg', purpose) });
  }

  private named(service: string, purpose: string): { readonly tags: Record<string, string> } {
    return { tags: { Name: ModuleStack.of(this).resourceName(service, purpose) } };
  }
}

const ALL_PROTOCOLS = '-1';
