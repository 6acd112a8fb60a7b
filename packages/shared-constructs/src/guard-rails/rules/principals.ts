import { policiesOf } from '../policies/policies';
import { foreignIdentifiers, foreignLimits, isPublic } from '../policies/principals';
import type { Statement } from '../policies/statement';
import type { Finding } from '../rule';
import type { StackView } from '../stack-view';

/**
 * Who may take a role or reach a store: services of AWS, and the account that is deployed to. Who lets everybody in on a
 * condition names the account in it. Stores that are open to everybody are found as public ones.
 */
export function principals(view: StackView): readonly Finding[] {
  return policiesOf(view)
    .filter(({ use }) => use !== 'identity')
    .flatMap(({ element, argument, use, statements }) =>
      statements.flatMap((statement): readonly Finding[] => {
        const foreign = foreignIn(statement, view.environment.account, use === 'trust');
        if (foreign.length === 0) return [];
        return [
          {
            rule: 'foreign-principal',
            element,
            ...(argument === undefined ? {} : { argument }),
            ...(statement.sid === undefined ? {} : { part: statement.sid }),
            value: foreign.join(', '),
            problem: 'is neither a service of AWS nor of the account that is deployed to',
            remedy:
              'Name a service (x.amazonaws.com) or a role of this.accountId; in a condition for everybody, this.accountId.',
          },
        ];
      }),
    );
}

function foreignIn(statement: Statement, account: string, isTrust: boolean): readonly string[] {
  if (statement.effect !== 'Allow') return [];
  if (isTrust && isPublic(statement)) return ['*'];
  return [
    ...statement.principals.flatMap((principal) => foreignIdentifiers(principal, account)),
    ...foreignLimits(statement, account),
  ];
}
