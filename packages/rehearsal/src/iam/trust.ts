import { conditionsHold, passesWithoutKey } from './conditions';
import { listOf, statementsOf, type PolicyDocument, type PolicyStatement } from './policy';

/** A token of an identity provider, as somebody shows it to AWS to take a role. */
export interface WebIdentity {
  /** ARN of the provider, or what stands for it in the policy. */
  readonly provider: string;
  /** Host that issued the token: AWS names its claims `{issuer}:{claim}`. */
  readonly issuer: string;
  readonly claims: Readonly<Record<string, string>>;
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/**
 * Whether a role's trust policy lets a token in.
 *
 * @throws RangeError for what is not evaluated here
 */
export function admits(policy: PolicyDocument, { provider, issuer, claims }: WebIdentity): boolean {
  const context = Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]));
  const effects = statementsOf(policy)
    // Conditions first: they are where something unknown can hide.
    .filter(({ Condition }) => conditionsHold(Condition, context))
    .filter((statement) => listOf(statement.Action ?? []).includes(ACTION) && isFor(statement, provider))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

/**
 * What a trust policy must not have: conditions that a token without the claim passes, among them `ForAllValues`, and
 * actions or principals beside the one identity provider.
 */
export function trustFindings(policy: PolicyDocument): readonly string[] {
  return statementsOf(policy).flatMap((statement, index) => {
    const name = statement.Sid ?? `statement ${index}`;
    if (statement.Effect !== 'Allow') return [];
    const { Principal: principal } = statement;
    const federated = principal !== '*' && Object.keys(principal ?? {}).join() === 'Federated';
    return [
      ...(listOf(statement.Action ?? []).join() === ACTION ? [] : [`${name}: allows other actions than ${ACTION}`]),
      ...(federated ? [] : [`${name}: trusts others than an identity provider`]),
      ...(statement.Condition === undefined ? [`${name}: has no condition`] : []),
      ...Object.keys(statement.Condition ?? {})
        .filter(passesWithoutKey)
        .map((operator) => `${name}: ${operator} lets in a token that lacks the claim`),
    ];
  });
}

function isFor({ Principal: principal }: PolicyStatement, provider: string): boolean {
  return principal !== '*' && listOf(principal?.Federated ?? []).includes(provider);
}
