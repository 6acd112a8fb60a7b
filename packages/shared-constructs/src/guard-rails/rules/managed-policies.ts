import { isExpression, isSet, pointsTo } from '../blocks';
import { isOfAccount } from '../policies/accounts';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

/**
 * The policies that a role or a user gets by ARN. Those of AWS are written for all of its customers, and change without
 * notice; what cannot be read could be one of them.
 */
export function managedPolicies(view: StackView, element: Element): readonly Finding[] {
  return (MANAGED[element.type] ?? []).flatMap((argument) =>
    [element.block[argument]].flat().flatMap((value): readonly Finding[] => {
      const found = problemOf(view, value);
      return found ? [{ rule: 'policy-wildcard', element, argument, value, ...found }] : [];
    }),
  );
}

type Problem = Pick<Finding, 'problem' | 'remedy'>;

function problemOf(view: StackView, value: unknown): Problem | undefined {
  const source = view.data.find((element) => element.type === 'aws_iam_policy' && pointsTo(value, element, 'arn'));
  // By its name a policy of AWS is found as well.
  if (source && !isSet(source.block.arn)) return UNREADABLE;
  const arn = source ? source.block.arn : value;
  if (!isSet(arn)) return undefined;
  if (typeof arn !== 'string') return UNREADABLE;
  if (/^arn:[^:]+:iam::aws:/.test(arn)) return MADE_BY_AWS;
  return isExpression(arn) && !isOfAccount(arn, view.environment.account) ? UNREADABLE : undefined;
}

const MADE_BY_AWS: Problem = {
  problem: 'is a policy of AWS, which allows more than this platform needs',
  remedy: 'Write the statements that are needed.',
};

const UNREADABLE: Problem = {
  problem: 'is a policy that only Terraform can name, which may be one of AWS',
  remedy: 'Refer to one that a stack makes, or write its ARN with this.accountId.',
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs */
const MANAGED: Readonly<Partial<Record<string, readonly string[]>>> = {
  aws_iam_role: ['managed_policy_arns'],
  aws_iam_role_policy_attachment: ['policy_arn'],
  aws_iam_role_policy_attachments_exclusive: ['policy_arns'],
  aws_iam_policy_attachment: ['policy_arn'],
  aws_iam_group_policy_attachment: ['policy_arn'],
  aws_iam_user_policy_attachment: ['policy_arn'],
  aws_ssoadmin_managed_policy_attachment: ['managed_policy_arn'],
};
