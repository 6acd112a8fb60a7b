import { matchesArn, matchesPattern } from './match';
import { listOf, type Conditions } from './policy';

/** What AWS knows of a request: key → value, or values where a key has several. Case of keys does not count. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Whether one value of the request fits one of the policy's. */
type Comparison = (wanted: string, actual: string) => boolean;

const exactly: Comparison = (wanted, actual) => wanted === actual;
const asFlag: Comparison = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();

interface Operator {
  readonly compare: Comparison;
  /** Holds where no value of the policy fits, and where the request has no such key. @default false */
  readonly negated?: true;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { compare: exactly },
  StringNotEquals: { compare: exactly, negated: true },
  StringLike: { compare: matchesPattern },
  StringNotLike: { compare: matchesPattern, negated: true },
  ArnEquals: { compare: matchesArn },
  ArnLike: { compare: matchesArn },
  ArnNotLike: { compare: matchesArn, negated: true },
  Bool: { compare: asFlag },
};

const ANY = 'ForAnyValue:';
const ALL = 'ForAllValues:';
const IF_EXISTS = 'IfExists';

/**
 * Whether all conditions of a statement hold.
 *
 * @throws RangeError for an operator that is not evaluated here, and for several values where AWS wants one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsHold(conditions: Conditions | undefined, context: RequestContext): boolean {
  // Each is looked at, so that an unknown operator behind an unmet condition is found as well.
  const results = Object.entries(conditions ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, wanted]) => holds(operator, key, listOf(wanted), valuesOf(context, key))),
  );
  return results.every(Boolean);
}

/** Operators that let a request pass whose context lacks the key. */
export function passesWithoutKey(operator: string): boolean {
  return operator.startsWith(ALL) || operator.endsWith(IF_EXISTS) || operatorOf(operator)?.negated === true;
}

function holds(name: string, key: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  if (name === 'Null') return wanted.some((value) => asFlag(value, String(actual === undefined)));
  const operator = operatorOf(name);
  if (operator === undefined) throw new RangeError(`the operator "${name}" on ${key} is not evaluated here`);
  const { compare, negated = false } = operator;
  const fits = (value: string): boolean => wanted.some((one) => compare(one, value)) !== negated;
  if (name.startsWith(ALL)) return (actual ?? []).every(fits);
  if (actual === undefined) return negated || name.endsWith(IF_EXISTS);
  if (name.startsWith(ANY)) return actual.some(fits);
  const [value] = actual;
  if (value === undefined || actual.length > 1)
    throw new RangeError(`"${name}" on ${key} compares one value, the request has ${actual.length}`);
  return fits(value);
}

function operatorOf(name: string): Operator | undefined {
  const bare = name.replace(new RegExp(`^(${ANY}|${ALL})`), '').replace(new RegExp(`${IF_EXISTS}$`), '');
  return Object.hasOwn(OPERATORS, bare) ? OPERATORS[bare] : undefined;
}

function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found && listOf(found[1]);
}
