import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns, type PlatformArns } from '../arns';
import { allow } from '../statements';
import { needsOf, without } from './needs';
import type { ServicePermissions } from './service';

/** A service that has the platform's names in its ARNs: whoever may do something may do it with those, and no others. */
interface NamedService {
  /** As its actions begin. */
  readonly service: string;
  /** What it has, for the names of statements. */
  readonly things: string;
  readonly arns: (arns: PlatformArns) => readonly string[];
  /** The action that lists all there are, with the reason where AWS knows a resource for it. @default - none is needed */
  readonly list?: { readonly action: string; readonly because?: string };
}

const NAMED_SERVICES: readonly NamedService[] = [
  { service: 's3', things: 'Buckets', arns: ({ named }) => [named('s3')] },
  { service: 'dynamodb', things: 'Tables', arns: ({ named }) => [named('dynamodb')] },
  { service: 'ecr', things: 'Repositories', arns: ({ named }) => [named('ecr')] },
  {
    service: 'ssm',
    things: 'Parameters',
    arns: ({ named }) => [named('ssm')],
    list: { action: 'ssm:DescribeParameters' },
  },
  {
    service: 'logs',
    things: 'LogGroups',
    // Some services want their groups below `/aws`.
    arns: ({ named, ours }) => [named('logs'), ours('logs', 'log-group:/aws/*/')],
    list: { action: 'logs:DescribeLogGroups', because: 'AWS asks for all log groups, whichever are looked for.' },
  },
  {
    service: 'sagemaker',
    things: 'Models',
    arns: ({ ours }) => [
      ours('sagemaker', 'model-package-group/'),
      ours('sagemaker', 'pipeline/'),
      ours('sagemaker', 'mlflow-tracking-server/'),
    ],
  },
  // AWS adds six characters to the name.
  { service: 'secretsmanager', things: 'Secrets', arns: ({ ours }) => [ours('secretsmanager', 'secret:')] },
  { service: 'events', things: 'Events', arns: ({ ours }) => [ours('events', 'rule/')] },
  { service: 'sns', things: 'Topics', arns: ({ ours }) => [ours('sns', '')] },
  {
    service: 'scheduler',
    things: 'Schedules',
    // Below the name of their group.
    arns: ({ ours }) => [
      ours('scheduler', 'schedule/default/'),
      `${ours('scheduler', 'schedule/')}/*`,
      ours('scheduler', 'schedule-group/'),
    ],
  },
];

/** All of them. Objects, messages and images are nobody's business here, but where an environment may be destroyed. */
export function namedPermissions(stack: ModuleStack): readonly ServicePermissions[] {
  return NAMED_SERVICES.map((service) => permissionsOf(service, platformArns(stack)));
}

function permissionsOf({ service, things, arns: arnsOf, list }: NamedService, arns: PlatformArns): ServicePermissions {
  const { read, write, removeData } = needsOf(service);
  const resources = [...arnsOf(arns)];
  return {
    read: [
      allow(`Read${things}`, without(read, list ? [list.action] : []), resources),
      ...(list ? [{ ...allow(`List${things}`, [list.action], ['*']), because: list.because }] : []),
    ],
    write: [allow(`Write${things}`, [...write], resources)],
    removeData: removeData.length > 0 ? [allow(`Remove${things}`, [...removeData], resources)] : [],
  };
}
