/** A policy of AWS, as its JSON has it after parsing. */
export interface PolicyDocument {
  readonly Statement: readonly PolicyStatement[];
}

/** One or several, as AWS lets people write most things. */
export type OneOrMore = string | readonly string[];

/** Operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Conditions;
}

/** What this evaluator does not know is refused: to ignore it would make a test say what AWS does not. */
const KNOWN = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** @throws RangeError for what a test must not pass over: unknown elements, a statement without actions or effect */
export function statementsOf(document: PolicyDocument): readonly PolicyStatement[] {
  return document.Statement.map((statement, index) => {
    const name = `statement ${statement.Sid ?? index}`;
    const unknown = Object.keys(statement).filter((key) => !KNOWN.includes(key));
    if (unknown.length > 0) throw new RangeError(`${name} has ${unknown.join(', ')}, which is not evaluated here`);
    if (!['Allow', 'Deny'].includes(statement.Effect)) throw new RangeError(`${name} has no effect`);
    if ((statement.Action === undefined) === (statement.NotAction === undefined))
      throw new RangeError(`${name} needs either Action or NotAction`);
    return statement;
  });
}

export function listOf(values: OneOrMore): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}
