import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { Statement } from './statements';

/**
 * AWS' limits for a role, in characters without white space. More attached policies can be had, by asking AWS.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_LIMITS = { written: 10_240, attached: 6_144, policies: 10 };

/** The most characters that a policy of these statements has in any environment. */
export function policySize(stack: ModuleStack, statements: readonly Statement[]): number {
  const sizes = statements.map((statement) => statementSize(stack, statement));
  return FRAME + sizes.reduce((sum, size) => sum + size, 0) + Math.max(0, sizes.length - 1);
}

const FRAME = '{"Version":"2012-10-17","Statement":[]}'.length;

/** Written out in full: AWS takes one of something without a list, which is shorter. */
function statementSize(stack: ModuleStack, statement: Statement): number {
  const { sid, effect, actions, notActions, resources, condition } = statement;
  const text = JSON.stringify({
    Sid: sid,
    Effect: effect,
    Action: actions,
    NotAction: notActions,
    Resource: resources,
    Condition: condition,
  });
  return resolved(stack, text).replaceAll(/\s/g, '').length;
}

/** With the longest values of the stack's variables, and the names of others as they are. */
function resolved(stack: ModuleStack, text: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const result: unknown = Tokenization.resolve(text, { scope: stack, resolver, preparing: false });
  const [longest = ''] = stack.platform.environments.map(({ name }) => name).sort((a, b) => b.length - a.length);
  return String(result)
    .replaceAll('${var.environment}', longest)
    .replaceAll('${var.account_id}', '123456789012')
    .replaceAll('${var.region}', stack.platform.region);
}
