import {
  conditionsHold,
  listOf,
  matchesPattern,
  statementsOf,
  type OneOrMore,
  type PolicyDocument,
  type PolicyStatement,
  type RequestContext,
} from '@mlopspltf/rehearsal/iam';

/** What a principal asks AWS for. */
export interface AccessRequest {
  /** `s3:GetObject` */
  readonly action: string;
  /** An ARN, or `*` for an action that takes none. */
  readonly resource: string;
  /** @default - nothing is known beside action and resource */
  readonly context?: RequestContext;
}

/** The policies that decide about a principal's requests. */
export interface Principal {
  /** Inline and attached. */
  readonly policies: readonly PolicyDocument[];
  /** Permissions boundary. @default - none */
  readonly boundary?: PolicyDocument;
}

/** `refused`: a statement denies it; `not allowed`: no statement allows it. */
export type Decision = 'allowed' | 'refused' | 'not allowed';

/**
 * What AWS decides by identity policies and the permissions boundary, within one account and without policies on the
 * resource itself.
 *
 * @throws RangeError for what is not evaluated here
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide({ policies, boundary }: Principal, request: AccessRequest): Decision {
  const own = policies.map((policy) => effectsOf(policy, request));
  const limit = boundary && effectsOf(boundary, request);
  if ([...own, limit].some((effects) => effects?.has('Deny'))) return 'refused';
  const allowed = own.some((effects) => effects.has('Allow')) && (limit?.has('Allow') ?? true);
  return allowed ? 'allowed' : 'not allowed';
}

function effectsOf(policy: PolicyDocument, request: AccessRequest): ReadonlySet<PolicyStatement['Effect']> {
  const fitting = statementsOf(policy).filter((statement) => {
    // Conditions first: they are where something unknown can hide.
    const met = conditionsHold(statement.Condition, request.context ?? {});
    return met && concernsAction(statement, request.action) && concernsResource(statement, request.resource);
  });
  return new Set(fitting.map(({ Effect }) => Effect));
}

/** Case of actions does not count. */
function concernsAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const among = (patterns: OneOrMore): boolean =>
    listOf(patterns).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? !among(NotAction ?? []) : among(Action);
}

function concernsResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  const among = (patterns: OneOrMore): boolean => listOf(patterns).some((pattern) => matchesPattern(pattern, resource));
  return Resource === undefined ? !among(NotResource ?? []) : among(Resource);
}
