import { isOfAccount } from './accounts';
import { foreignValues, limitsOf } from './limits';
import type { Principal, Statement } from './statement';

/** Whether a statement lets in whoever asks, from any account. */
export function isPublic(statement: Statement): boolean {
  return letsEverybodyIn(statement) && limitsOf(statement).length === 0;
}

/**
 * What the conditions of a statement for everybody name that is not of that account. They hold together, so that one which
 * names the account alone is enough.
 */
export function foreignLimits(statement: Statement, account: string): readonly string[] {
  if (!letsEverybodyIn(statement)) return [];
  const foreign = limitsOf(statement).map((limit) => foreignValues(limit, account));
  return foreign.some((values) => values.length === 0) ? [] : [...new Set(foreign.flat())];
}

function letsEverybodyIn({ effect, principals, notPrincipals }: Statement): boolean {
  if (effect !== 'Allow') return false;
  return notPrincipals.length > 0 || principals.some(({ identifiers }) => identifiers.includes('*'));
}

/** The identifiers that are neither a service of AWS nor of that account. */
export function foreignIdentifiers({ type, identifiers }: Principal, account: string): readonly string[] {
  if (type === 'Service') return identifiers.filter((identifier) => !isService(identifier));
  if (type === 'AWS')
    return identifiers.filter((identifier) => identifier !== '*' && !isOfAccount(identifier, account));
  return identifiers.filter((identifier) => identifier !== '*');
}

/** Whether a principal is a service of AWS. */
export function isService(identifier: string): boolean {
  return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(identifier);
}

/** Whether all that a statement lets in is the account itself, which is to say: whom its own policies let. */
export function isOwnAccount({ principals, notPrincipals }: Statement, account: string): boolean {
  return (
    notPrincipals.length === 0 &&
    principals.length > 0 &&
    principals.every(
      ({ type, identifiers }) =>
        type === 'AWS' &&
        identifiers.every(
          (identifier) => identifier === account || new RegExp(`^arn:[a-z-]+:iam::${account}:root$`).test(identifier),
        ),
    )
  );
}
