import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { ModuleStack, ServiceRole } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import type { ParameterName } from './definition';
import { SCHEDULE } from './settings';

export interface PipelineScheduleOptions {
  readonly pipelineArn: string;
  /** What a run is started with; the rest is as the pipeline has it. */
  readonly parameters: Readonly<Partial<Record<ParameterName, string>>>;
}

/**
 * Starts the pipeline by itself, in a role that can do nothing else.
 *
 * In an environment without a schedule it is there, switched off: its role would have no user otherwise, and whoever
 * wants to try it there sees what would run. A schedule that was switched on by hand is in the next plan.
 */
export class PipelineSchedule extends Construct {
  constructor(scope: Construct, id: string, options: PipelineScheduleOptions) {
    super(scope, id);
    const stack = ModuleStack.of(this);
    const role = new ServiceRole(this, 'role', {
      purpose: 'training-schedule',
      description: 'Starts the pipeline that trains models',
      service: 'scheduler.amazonaws.com',
      // Scheduler names the group as the source, not the schedule.
      sources: [stack.arnOf('scheduler', `schedule-group/${GROUP}`)],
      statements: [
        { sid: 'StartPipeline', actions: ['sagemaker:StartPipelineExecution'], resources: [options.pipelineArn] },
      ],
    });
    new SchedulerSchedule(this, 'schedule', {
      name: stack.resourceName('scheduler', 'training'),
      groupName: GROUP,
      description: 'Starts the pipeline that trains models',
      state: SCHEDULE.state.asString(),
      scheduleExpression: SCHEDULE.expression.asString(),
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: options.pipelineArn,
        roleArn: role.arn,
        sagemakerPipelineParameters: {
          pipelineParameter: Object.entries(options.parameters).map(([name, value]) => ({ name, value })),
        },
        // A run that starts late would run into the working day, or into the next one.
        retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 3 },
      },
      dependsOn: [role.permissions],
    });
  }
}

/** Every account has it. */
const GROUP = 'default';
