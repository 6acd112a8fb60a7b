import { TOKEN_ISSUER } from '@mlopspltf/definition';
import { quoted } from '../errors';
import { conditionsHold, listOf, type PolicyDocument } from '../iam';
import type { Claims } from './claims';

/**
 * For people: which claims of a token do not fit a trust policy, a line each. AWS tells nobody.
 * @throws RangeError for a condition that is not evaluated here
 */
export function claimsThatDoNotFit(policy: PolicyDocument, claims: Claims): readonly string[] {
  const prefix = `${TOKEN_ISSUER}:`;
  const context = Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${prefix}${name}`, value]));
  const lines = policy.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Condition = {} }) =>
    Object.entries(Condition).flatMap(([operator, tests]) =>
      Object.entries(tests)
        .filter(([key, wanted]) => !conditionsHold({ [operator]: { [key]: wanted } }, context))
        .map(([key, wanted]) => {
          const claim = key.startsWith(prefix) ? key.slice(prefix.length) : key;
          const has = claims[claim] === undefined ? 'is missing' : `is ${quoted(claims[claim])}`;
          return `${claim} ${has}; the role wants ${operator} ${listOf(wanted).map(quoted).join(' or ')}`;
        }),
    ),
  );
  return [...new Set(lines)];
}
