import { isExpression } from '../blocks';
import type { Statement } from './statement';

/**
 * Whether a pattern says which actions it stands for: none but the named one, or, with wildcards, a reading verb
 * (`s3:Get*`) or what begins with two words (`kms:GenerateDataKey*`). `*`, `s3:*` and `iam:Put*` do not; nor does what only
 * Terraform knows.
 */
export function namesActions(pattern: string): boolean {
  if (isExpression(pattern)) return false;
  const [service = '', action, ...more] = pattern.split(':');
  if (action === undefined || more.length > 0 || WILDCARD.test(service)) return false;
  const end = action.search(WILDCARD);
  if (end < 0) return true;
  const fixed = action.slice(0, end);
  return READING.test(fixed) || /^[A-Z][a-z]+[A-Z][a-z]+/.test(fixed);
}

/** AWS reads actions without regard to case. */
const READING = /^(batchget|describe|get|list|query|scan|search)/i;
const WILDCARD = /[*?]/;

/**
 * Whether a pattern says which resources it stands for: its account is not left open, and what follows the type of the
 * resource begins with something. `*`, `arn:aws:s3:::*` and `arn:aws:kms:us-east-1:111111111111:key/*` do not.
 *
 * What only Terraform knows (`${aws_s3_bucket.x.arn}/*`) counts as said.
 */
export function namesResources(pattern: string): boolean {
  const text = pattern.replaceAll(/\$\{[^}]*\}/g, 'expression');
  const end = text.search(WILDCARD);
  if (end < 0) return true;
  const [arn, partition, service = '', , account = '', ...rest] = text.split(':');
  if (rest.length === 0) return text.startsWith('expression');
  if ([arn, partition, service, account].some((part) => WILDCARD.test(part ?? ''))) return false;
  const resource = rest.join(':');
  const identifier = UNTYPED.has(service) ? resource : resource.replace(/^[A-Za-z-]+[:/]/, '');
  return SOMETHING.test(identifier.slice(0, Math.max(0, identifier.search(WILDCARD))));
}

const SOMETHING = /[a-z0-9]{2}/i;

/** Services whose ARNs end with the name, and no type before it. */
const UNTYPED: ReadonlySet<string> = new Set(['s3', 'sns', 'sqs']);

/** Whether AWS knows no resource for any of the statement's actions, so that it has to be `*`. */
export function takesNoResource({ actions }: Statement): boolean {
  return actions.length > 0 && actions.every((action) => RESOURCELESS.some((known) => known.test(action)));
}

/**
 * Actions without a resource type. Short on purpose: only what the modules of a platform need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const RESOURCELESS: readonly RegExp[] = [
  /^cloudwatch:(GetMetricData|GetMetricStatistics|ListMetrics|PutMetricData)$/i,
  /^ec2:Describe(AvailabilityZones|DhcpOptions|NetworkInterfaces|RouteTables|SecurityGroups|Subnets|VpcEndpoints|Vpcs)$/i,
  /^ecr:GetAuthorizationToken$/i,
  /^iam:ListOpenIDConnectProviders$/i,
  /^kms:(CreateKey|GenerateRandom|ListAliases|ListKeys)$/i,
  /^s3:ListAllMyBuckets$/i,
  /^sns:ListTopics$/i,
  /^sqs:ListQueues$/i,
  /^ssm:DescribeParameters$/i,
  /^sts:GetCallerIdentity$/i,
  /^xray:(PutTelemetryRecords|PutTraceSegments)$/i,
];

/** Whether a condition limits the statement to resources that bear a tag or an alias. */
export function isLimitedByTags({ conditions }: Statement): boolean {
  return conditions.some(
    ({ test, variable, values }) =>
      isPositive(test) && TAG.test(variable) && values.every((value) => SOMETHING.test(value)),
  );
}

const TAG = /^(aws:(resourcetag|requesttag)\/.|[a-z]+:resourcetag\/.|kms:resourcealiases$)/i;

/**
 * Whether a missing key or another value makes the condition false.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function isPositive(test: string): boolean {
  return /^(ForAnyValue:)?(Arn|String)(Equals|Like|EqualsIgnoreCase)$/i.test(test);
}
