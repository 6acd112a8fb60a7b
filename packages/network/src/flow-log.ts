import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { EncryptionKey, LogGroup, ModuleStack, ServiceRole } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { planned } from './plans';

/** Who talked to whom in the VPC, in a log group that is encrypted by a key of its own. */
export class VpcFlowLog extends Construct {
  constructor(scope: Construct, id: string, vpc: Vpc) {
    super(scope, id);
    const group = this.addGroup();
    const role = this.addRole(group);
    new FlowLog(this, 'log', {
      vpcId: vpc.id,
      trafficType: planned(this, ({ flowLog }) => flowLog).asString(),
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      tags: { Name: ModuleStack.of(this).resourceName('flowlog', 'main') },
      dependsOn: [role.permissions],
    });
  }

  private addGroup(): LogGroup {
    const key = new EncryptionKey(this, 'key', {
      purpose: 'flow-log',
      description: 'Encrypts the flow log of the VPC',
      usedBy: ['logs.amazonaws.com'],
    });
    return new LogGroup(this, 'group', {
      purpose: 'vpc-flow',
      key,
      retentionDays: planned(this, ({ flowLogRetention }) => flowLogRetention),
    });
  }

  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
  private addRole(group: LogGroup): ServiceRole {
    const stack = ModuleStack.of(this);
    return new ServiceRole(this, 'role', {
      purpose: 'vpc-flow-log',
      description: 'Writes the flow log of the VPC',
      service: 'vpc-flow-logs.amazonaws.com',
      sources: [stack.arnOf('ec2', 'vpc-flow-log/*')],
      statements: [
        {
          sid: 'WriteLog',
          actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          resources: [`${group.arn}:*`],
        },
        {
          sid: 'FindLog',
          actions: ['logs:DescribeLogGroups'],
          resources: [stack.arnOf('logs', 'log-group:*')],
          because: 'AWS asks for it on all groups of the account; it shows their names and settings only.',
        },
      ],
    });
  }
}
