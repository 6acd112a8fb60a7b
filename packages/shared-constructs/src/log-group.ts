import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import { waive, type Because } from './guard-rails';
import type { KeyReference } from './key-reference';
import { ModuleStack } from './module-stack';
import type { PerEnvironment } from './per-environment';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export type RetentionDays =
  | 1
  | 3
  | 5
  | 7
  | 14
  | 30
  | 60
  | 90
  | 120
  | 150
  | 180
  | 365
  | 400
  | 545
  | 731
  | 1096
  | 1827
  | 2192
  | 2557
  | 2922
  | 3288
  | 3653;

export interface LogGroupOptions {
  /** Last part of its name, `{prefix}-{env}-logs-{purpose}`. */
  readonly purpose: string;
  /** What stands before the name, where a service wants it so: `/aws/vpc/`. @default - nothing */
  readonly folder?: `/${string}/`;
  /** Encrypts what is logged. Has to be made with `usedBy: ['logs.amazonaws.com']`. Without one AWS takes its own. */
  readonly key: KeyReference | Because;
  /** After which entries are deleted. @default 90 */
  readonly retentionDays?: RetentionDays | PerEnvironment<RetentionDays>;
}

/** Logs that are encrypted, and deleted in time. */
export class LogGroup extends Construct {
  public readonly arn: string;
  public readonly logGroupName: string;

  constructor(scope: Construct, id: string, options: LogGroupOptions) {
    super(scope, id);
    const { key, folder = '', purpose, retentionDays = 90 } = options;
    const group = new CloudwatchLogGroup(this, 'group', {
      name: `${folder}${ModuleStack.of(this).resourceName('logs', purpose)}`,
      retentionInDays: typeof retentionDays === 'number' ? retentionDays : retentionDays.asNumber(),
      ...('arn' in key ? { kmsKeyId: key.arn } : {}),
    });
    if ('because' in key) waive(group, 'unencrypted-store', key.because);
    this.arn = group.arn;
    this.logGroupName = group.name;
  }
}
