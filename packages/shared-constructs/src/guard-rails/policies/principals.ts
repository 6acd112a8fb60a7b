import { isPositive } from './patterns';
import type { Principal, Statement } from './statement';

/** Whether a statement lets in whoever asks, from any account. */
export function isPublic({ effect, principals, notPrincipals, conditions }: Statement): boolean {
  if (effect !== 'Allow') return false;
  const everybody = notPrincipals.length > 0 || principals.some(({ identifiers }) => identifiers.includes('*'));
  return (
    everybody &&
    !conditions.some(
      ({ test, variable, values }) => isPositive(test) && NARROWING.test(variable) && values.every(isSaid),
    )
  );
}

/** Keys that say whence a request comes. */
const NARROWING =
  /^(aws:(principalaccount|principalarn|principalorgid|sourceaccount|sourcearn|sourceowner|sourcevpc|sourcevpce)|kms:calleraccount)$/i;

function isSaid(value: string): boolean {
  return value !== '' && !/^[*?]|^arn:[^:]*:[^:]*:[^:]*:[*?]/.test(value);
}

/** The identifiers that are neither a service of AWS nor of that account. */
export function foreignIdentifiers({ type, identifiers }: Principal, account: string): readonly string[] {
  if (type === 'Service')
    return identifiers.filter((identifier) => !/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(identifier));
  if (type === 'AWS')
    return identifiers.filter((identifier) => identifier !== '*' && !isOfAccount(identifier, account));
  return identifiers.filter((identifier) => identifier !== '*');
}

/** Written as a number, as an ARN, or as a reference to what this account has. */
function isOfAccount(identifier: string, account: string): boolean {
  if (identifier === account) return true;
  if (/^arn:[a-z-]+:(iam|sts)::/.test(identifier)) return identifier.split(':')[4] === account;
  return /^\$\{(aws_|data\.aws_|data\.terraform_remote_state\.)[^{}]*\}$/.test(identifier);
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
