import { isLimitedByTags, namesActions, namesResources, takesNoResource } from '../policies/patterns';
import { policiesOf, type Policy } from '../policies/policies';
import { isOwnAccount } from '../policies/principals';
import type { Statement } from '../policies/statement';
import type { Finding } from '../rule';
import type { StackView } from '../stack-view';
import { managedPolicies } from './managed-policies';

/**
 * What is allowed is named. Left alone are: denials; actions for which AWS knows no resource; statements that a tag or an
 * alias limits; the resource of a policy that is attached to it; and what a key's policy leaves to the account's own.
 */
export function policyWildcards(view: StackView): readonly Finding[] {
  return [
    ...policiesOf(view).flatMap((policy) => ofPolicy(view, policy)),
    ...view.resources.flatMap((element) => managedPolicies(view, element)),
  ];
}

function ofPolicy(view: StackView, policy: Policy): readonly Finding[] {
  const { element, argument } = policy;
  const place = { rule: 'policy-wildcard', element, ...(argument === undefined ? {} : { argument }) } as const;
  if (policy.unreadable) {
    return [
      {
        ...place,
        problem: 'is a policy that only Terraform can read',
        remedy: 'Write it as a DataAwsIamPolicyDocument with its statements in place, or by JSON.stringify.',
      },
    ];
  }
  return policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => {
      const part = statement.sid === undefined ? {} : { part: statement.sid };
      return [...openActions(view, policy, statement), ...openResources(policy, statement)].map((found) => ({
        ...place,
        ...part,
        ...found,
      }));
    });
}

type Found = Pick<Finding, 'value' | 'problem' | 'remedy'>;

function openActions(view: StackView, { use }: Policy, statement: Statement): readonly Found[] {
  const { actions, notActions } = statement;
  if (notActions.length > 0) {
    return [
      {
        value: notActions.join(', '),
        problem: 'are the only actions that are not allowed',
        remedy: 'Name those that are.',
      },
    ];
  }
  if (use === 'resource' && isOwnAccount(statement, view.environment.account)) return [];
  const open = actions.filter((action) => !namesActions(action));
  if (open.length === 0) return [];
  return [
    {
      value: open.join(', '),
      problem: 'allows actions that nobody named',
      remedy: 'Name the actions that are needed.',
    },
  ];
}

function openResources({ use }: Policy, statement: Statement): readonly Found[] {
  const { resources, notResources } = statement;
  if (use !== 'identity') return [];
  if (notResources.length > 0) {
    return [
      {
        value: notResources.join(', '),
        problem: 'are the only resources that are not meant',
        remedy: 'Name those that are.',
      },
    ];
  }
  const open = resources.filter((resource) => !namesResources(resource));
  if (open.length === 0 || takesNoResource(statement) || isLimitedByTags(statement)) return [];
  return [
    {
      value: open.join(', '),
      problem: 'allows it on resources that nobody named',
      remedy: 'Name them by ARN or by the start of their names, or limit the statement by a tag.',
    },
  ];
}
