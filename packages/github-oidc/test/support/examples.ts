import type { RequestContext } from '@mlopspltf/testing';
import { networkExamples } from './network-examples';
import { ACCOUNT, BOUNDARY, iam, KEY, MODULE_ROLE, NEW_KEY, OUR_KEY, type Request } from './requests';

/**
 * Requests as AWS is asked for an action, with all that it looks at: each has to be allowed.
 *
 * @throws Error for a service without examples
 */
export function examplesOf(action: string): readonly Request[] {
  const [service = ''] = action.split(':');
  const make = EXAMPLES[service];
  if (!make) {
    throw new Error(
      `"${action}" is of a service that the roles do not know: say in src/services where its actions are allowed, and in test/support/examples.ts how AWS is asked`,
    );
  }
  return make(action);
}

const regional = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

/** One example for each of the resources. */
const on =
  (...resources: readonly string[]) =>
  (action: string): readonly Request[] =>
    resources.map((resource): Request => [action, resource]);

const SAGEMAKER = {
  ModelPackageGroup: regional('sagemaker', 'model-package-group/acme-dev-sagemaker-a'),
  Pipeline: regional('sagemaker', 'pipeline/acme-dev-sagemaker-a'),
  MlflowTrackingServer: regional('sagemaker', 'mlflow-tracking-server/acme-dev-sagemaker-a'),
};

/** By what stands before an action's colon. */
const EXAMPLES: Readonly<Record<string, (action: string) => readonly Request[]>> = {
  dynamodb: on(regional('dynamodb', 'table/acme-dev-ddb-a')),
  ec2: networkExamples,
  ecr: on(regional('ecr', 'repository/acme-dev-ecr-a')),
  events: on(regional('events', 'rule/acme-dev-events-a')),
  iam: identityExamples,
  kms: keyExamples,
  logs: (action) =>
    action === 'logs:DescribeLogGroups'
      ? [[action, regional('logs', 'log-group::log-stream:')]]
      : on(
          regional('logs', 'log-group:acme-dev-logs-a'),
          regional('logs', 'log-group:/aws/vpc/acme-dev-logs-a:log-stream:'),
        )(action),
  s3: (action) =>
    /:\w+Object(Version)?$/.test(action)
      ? [[action, 'arn:aws:s3:::acme-dev-s3-a/a/b.csv']]
      : [[action, 'arn:aws:s3:::acme-dev-s3-a']],
  sagemaker: (action) =>
    on(
      ...Object.entries(SAGEMAKER)
        .filter(([kind]) => action.endsWith(kind) || action.endsWith('Tags'))
        .map(([, arn]) => arn),
    )(action),
  scheduler: (action) =>
    action.endsWith('Schedule')
      ? on(
          regional('scheduler', 'schedule/default/acme-dev-scheduler-a'),
          regional('scheduler', 'schedule/acme-dev-scheduler-b/acme-dev-scheduler-a'),
        )(action)
      : [[action, regional('scheduler', 'schedule-group/acme-dev-scheduler-b')]],
  secretsmanager: on(regional('secretsmanager', 'secret:acme-dev-secretsmanager-a-AbCdEf')),
  sns: on(regional('sns', 'acme-dev-sns-a')),
  ssm: (action) =>
    action === 'ssm:DescribeParameters' ? [[action, '*']] : [[action, regional('ssm', 'parameter/acme-dev-ssm-a')]],
};

function keyExamples(action: string): readonly Request[] {
  const alias = regional('kms', 'alias/acme-dev-kms-a');
  if (action === 'kms:ListAliases') return [[action, '*']];
  if (action === 'kms:CreateKey') return [[action, '*', NEW_KEY]];
  if (action === 'kms:TagResource') {
    return [
      [action, KEY, NEW_KEY],
      [action, KEY, { ...NEW_KEY, ...OUR_KEY }],
    ];
  }
  if (action === 'kms:CreateGrant') return [[action, KEY, { ...OUR_KEY, 'kms:GrantIsForAWSResource': 'true' }]];
  return [[action, KEY, OUR_KEY], ...(action.endsWith('Alias') ? [[action, alias] as const] : [])];
}

function identityExamples(action: string): readonly Request[] {
  if (action === 'iam:ListOpenIDConnectProviders') return [[action, '*']];
  if (action.includes('OpenIDConnectProvider'))
    return [[action, iam('oidc-provider/token.actions.githubusercontent.com')]];
  if (/:\w+Policy(Version|Versions)?$/.test(action) && !action.includes('Role') && !action.endsWith('TrustPolicy'))
    return [[action, BOUNDARY]];
  const looks = /:(Get|List)/.test(action) && action !== 'iam:ListInstanceProfilesForRole';
  return [
    [action, MODULE_ROLE, CONTEXTS[action] ?? {}],
    ...(looks ? [[action, iam('role/acme-dev-iam-github-plan')] as const] : []),
  ];
}

const BOUNDED = { 'iam:PermissionsBoundary': BOUNDARY };

const CONTEXTS: Readonly<Record<string, RequestContext>> = {
  'iam:AttachRolePolicy': BOUNDED,
  'iam:CreateRole': BOUNDED,
  'iam:PassRole': { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
  'iam:PutRolePermissionsBoundary': BOUNDED,
  'iam:PutRolePolicy': BOUNDED,
};
