import type { Clients } from '../clients';
import type { Forbidden } from './forbidden';

/** With what modules are made of, beside data: somebody else's, or more than it takes. */
export const MODULES: readonly Forbidden[] = [
  {
    what: "another project's network, removed",
    call: async (aws) => ec2(aws, { Action: 'DeleteVpc', VpcId: await othersVpc(aws) }),
  },
  {
    what: "a subnet of ours in another project's network",
    call: async (aws, { tags }) =>
      ec2(aws, {
        Action: 'CreateSubnet',
        VpcId: await othersVpc(aws),
        CidrBlock: '10.9.1.0/24',
        ...specification('subnet', tags),
      }),
  },
  {
    what: "another project's network, made ours by its tags",
    call: async (aws, { tags }) =>
      ec2(aws, { Action: 'CreateTags', 'ResourceId.1': await othersVpc(aws), ...numbered('Tag', tags) }),
  },
  { what: 'a network of nobody', call: (aws) => ec2(aws, { Action: 'CreateVpc', CidrBlock: '10.9.0.0/16' }) },
  {
    what: "another environment's pipeline, changed",
    call: ({ raw }, { pipelineOfPrd }) =>
      raw({ service: 'sagemaker', target: 'SageMaker.UpdatePipeline', body: text({ PipelineName: pipelineOfPrd }) }),
  },
  {
    what: 'the role that applies, handed to a pipeline',
    call: ({ raw }, { pipeline, applyRoleArn }) =>
      raw({
        service: 'sagemaker',
        target: 'SageMaker.CreatePipeline',
        body: text({ PipelineName: `${pipeline}-2`, PipelineDefinition: '{}', RoleArn: applyRoleArn }),
      }),
  },
  {
    what: 'a run of a pipeline',
    call: ({ raw }, { pipeline }) =>
      raw({ service: 'sagemaker', target: 'SageMaker.StartPipelineExecution', body: text({ PipelineName: pipeline }) }),
  },
  {
    what: "another environment's schedule, removed",
    call: ({ raw }, { scheduleOfPrd }) =>
      raw({ service: 'scheduler', method: 'DELETE', path: `/schedules/${scheduleOfPrd}` }),
  },
  {
    what: 'the role that applies, handed to a schedule',
    call: ({ raw }, { schedule, applyRoleArn }) =>
      raw({
        service: 'scheduler',
        path: `/schedules/${schedule}-2`,
        body: text({ ScheduleExpression: 'rate(1 hour)', Target: { Arn: 'arn:aws:sqs:::x', RoleArn: applyRoleArn } }),
      }),
  },
];

function text(value: object): string {
  return JSON.stringify(value);
}

function ec2({ raw }: Pick<Clients, 'raw'>, form: Readonly<Record<string, string>>): Promise<string> {
  return raw({ service: 'ec2', body: new URLSearchParams({ Version: '2016-11-15', ...form }).toString() });
}

/** @returns the id of a network that another project has just made */
async function othersVpc({ admin }: Clients): Promise<string> {
  const tags = { Project: 'another', Environment: 'tst' };
  const answer = await ec2(admin, { Action: 'CreateVpc', CidrBlock: '10.9.0.0/16', ...specification('vpc', tags) });
  return /<vpcId>([^<]+)/.exec(answer)?.[1] ?? '';
}

function specification(kind: string, tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    'TagSpecification.1.ResourceType': kind,
    ...numbered('TagSpecification.1.Tag', tags),
  };
}

function numbered(start: string, tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], index) => [
      [`${start}.${index + 1}.Key`, key],
      [`${start}.${index + 1}.Value`, value],
    ]),
  );
}
