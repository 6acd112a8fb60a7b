import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { POLICY_LIMITS, policySize } from './policy-size';
import type { Statement } from './statements';

/**
 * Spreads statements over as many policies as AWS' limit makes them, in their order. One that is too long by itself gets a
 * policy of its own, which the limit is then held against.
 */
export function policyParts(stack: ModuleStack, statements: readonly Statement[]): readonly (readonly Statement[])[] {
  const parts: Statement[][] = [];
  for (const statement of statements) {
    const last = parts.at(-1);
    if (last && policySize(stack, [...last, statement]) <= POLICY_LIMITS.attached) last.push(statement);
    else parts.push([statement]);
  }
  return parts;
}
