import { isOfAccount, ownerOf } from './accounts';
import { isPositive } from './patterns';
import type { Condition, Statement } from './statement';

/** The conditions of a statement that say whence a request comes. */
export function limitsOf({ conditions }: Statement): readonly Condition[] {
  return conditions.filter(
    ({ test, variable, values }) =>
      isPositive(test) && KEYS.has(variable.toLowerCase()) && values.length > 0 && values.every(isSaid),
  );
}

/** What a limit names that is not of that account. Whose a network is cannot be seen by its id, so each counts as own. */
export function foreignValues({ variable, values }: Condition, account: string): readonly string[] {
  switch (KEYS.get(variable.toLowerCase())) {
    case 'account':
      return values.filter((value) => !isOfAccount(value, account));
    case 'organisation':
      return values;
    default:
      return [];
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const KEYS: ReadonlyMap<string, 'account' | 'network' | 'organisation'> = new Map([
  ['aws:principalaccount', 'account'],
  ['aws:principalarn', 'account'],
  ['aws:sourceaccount', 'account'],
  ['aws:sourcearn', 'account'],
  ['aws:sourceowner', 'account'],
  ['kms:calleraccount', 'account'],
  ['aws:sourcevpc', 'network'],
  ['aws:sourcevpce', 'network'],
  // The account's own organisation has other accounts too.
  ['aws:principalorgid', 'organisation'],
  ['aws:sourceorgid', 'organisation'],
]);

/** Whether a value leaves open neither the account nor, where an ARN has none, what it is about. */
function isSaid(value: string): boolean {
  if (value === '') return false;
  if (value.startsWith('${')) return true;
  if (!value.startsWith('arn:')) return !WILDCARD.test(value);
  const owner = ownerOf(value);
  return owner !== undefined && !WILDCARD.test(owner) && (owner !== '' || !/:[*?]/.test(value));
}

const WILDCARD = /[*?]/;
