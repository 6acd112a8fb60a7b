import { nested } from '../blocks';
import { isBlock, type Block } from '../../terraform-json';

/** A statement of a policy, whichever way it was written. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** All but these; empty where {@link actions} are named. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser` or `*`. */
  readonly type: string;
  readonly identifiers: readonly string[];
}

export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Something that is known only when Terraform runs stands where a rule has to look. */
export class UnreadableError extends Error {}

/**
 * Statements of an `aws_iam_policy_document`.
 * @throws UnreadableError
 */
export function documentStatements(document: Block): readonly Statement[] {
  if ('dynamic' in document || typeof document.statement === 'string') throw new UnreadableError();
  return nested(document, 'statement').map((statement) => ({
    ...(typeof statement.sid === 'string' ? { sid: statement.sid } : {}),
    effect: effectOf(statement.effect ?? 'Allow'),
    actions: texts(statement.actions),
    notActions: texts(statement.not_actions),
    resources: texts(statement.resources),
    notResources: texts(statement.not_resources),
    principals: nested(statement, 'principals').map(documentPrincipal),
    notPrincipals: nested(statement, 'not_principals').map(documentPrincipal),
    conditions: nested(statement, 'condition').map(({ test, variable, values }) => ({
      test: String(test),
      variable: String(variable),
      values: texts(values),
    })),
  }));
}

/**
 * Statements of a policy as AWS writes it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws UnreadableError
 */
export function jsonStatements(text: unknown): readonly Statement[] {
  const { Statement: statements } = parse(text);
  return (Array.isArray(statements) ? statements : statements === undefined ? [] : [statements]).map(
    (statement: unknown) => {
      if (!isBlock(statement)) throw new UnreadableError();
      return {
        ...(typeof statement.Sid === 'string' && statement.Sid !== '' ? { sid: statement.Sid } : {}),
        effect: effectOf(statement.Effect),
        actions: texts(statement.Action),
        notActions: texts(statement.NotAction),
        resources: texts(statement.Resource),
        notResources: texts(statement.NotResource),
        principals: jsonPrincipals(statement.Principal),
        notPrincipals: jsonPrincipals(statement.NotPrincipal),
        conditions: jsonConditions(statement.Condition),
      };
    },
  );
}

function parse(text: unknown): Block {
  if (typeof text !== 'string') throw new UnreadableError();
  try {
    const parsed: unknown = JSON.parse(text);
    if (isBlock(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UnreadableError();
}

/** What is neither is taken for what allows more. */
function effectOf(value: unknown): 'Allow' | 'Deny' {
  return value === 'Deny' ? 'Deny' : 'Allow';
}

function documentPrincipal({ type, identifiers }: Block): Principal {
  return { type: String(type), identifiers: texts(identifiers) };
}

function jsonPrincipals(value: unknown): readonly Principal[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [{ type: value === '*' ? '*' : 'AWS', identifiers: [value] }];
  if (!isBlock(value)) throw new UnreadableError();
  return Object.entries(value).map(([type, identifiers]) => ({ type, identifiers: texts(identifiers) }));
}

function jsonConditions(value: unknown): readonly Condition[] {
  if (value === undefined) return [];
  if (!isBlock(value)) throw new UnreadableError();
  return Object.entries(value).flatMap(([test, variables]) => {
    if (!isBlock(variables)) throw new UnreadableError();
    return Object.entries(variables).map(([variable, values]) => ({ test, variable, values: texts(values) }));
  });
}

/**
 * One text or several. A list as a whole that only Terraform knows cannot be read; an element that it knows can.
 * @throws UnreadableError
 */
export function texts(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return [String(value)];
  throw new UnreadableError();
}
