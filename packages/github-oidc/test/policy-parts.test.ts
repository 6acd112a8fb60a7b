import { ModuleStack, UsageError } from '@mlopspltf/shared-constructs';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import fc from 'fast-check';
import { githubOidc } from '../src/outputs';
import { policyParts } from '../src/policy-parts';
import { POLICY_LIMITS, policySize } from '../src/policy-size';
import { allow, type Statement } from '../src/statements';
import { WorkflowRole } from '../src/workflow-role';
import { platformOf } from './support/roles';

/** Runs work with a stack around it, as it has to be for what differs by environment. */
function inStack<T>(work: (stack: ModuleStack) => T): T {
  const results: T[] = [];
  const Stack = class extends ModuleStack<typeof githubOidc.types> {
    constructor(scope: ConstructorParameters<typeof ModuleStack>[0]) {
      super(scope, githubOidc);
      results.push(work(this));
      this.setOutputs({ identity_provider_arn: '', plan_role_arn: '', pr_plan_role_arn: '', apply_role_arn: '' });
    }
  };
  synthStack(Stack, { platform: platformOf() });
  const [result] = results;
  if (result === undefined) throw new UsageError('nothing was built');
  return result;
}

/** A statement of about so many characters. */
const statement = (sid: string, length: number): Statement => allow(sid, ['s3:GetObject'], ['r'.repeat(length)]);

test('statements are spread in their order, none is lost, and no policy is longer than AWS takes', () => {
  inStack((stack) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 12 }), (lengths) => {
        const statements = lengths.map((length, index) => statement(`S${index}`, length));

        const parts = policyParts(stack, statements);

        expect(parts.flat()).toEqual(statements);
        expect(parts.filter((part) => policySize(stack, part) > POLICY_LIMITS.attached)).toEqual([]);
        expect(parts).not.toContainEqual([]);
      }),
    );
    return true;
  });
});

test('what fits into one policy stands in one', () => {
  expect(inStack((stack) => policyParts(stack, [statement('A', 2_000), statement('B', 2_000)]).length)).toBe(1);
});

test('a name that differs by environment counts with the longest', () => {
  const sizes = inStack((stack) => [
    policySize(stack, [allow('A', [], [`x-${stack.environment}-${stack.accountId}`])]),
    policySize(stack, [allow('A', [], ['x-dev-444455556666'])]),
  ]);

  expect(sizes[0]).toBe(sizes[1]);
});

describe('what AWS would not take is refused while the stack is synthesized:', () => {
  const role = (written: readonly Statement[], attached: readonly Statement[]) => (stack: ModuleStack) =>
    new WorkflowRole(stack, {
      role: 'apply',
      description: 'x',
      providerArn: 'arn:aws:iam::444455556666:oidc-provider/x',
      statements: written,
      attached: [{ name: 'changes', statements: attached }],
    });
  const many = (count: number): readonly Statement[] =>
    Array.from({ length: count }, (_, index) => statement(`S${index}`, 5_000));

  test.each<[string, readonly Statement[], readonly Statement[], RegExp]>([
    [
      'a statement that is too long for a policy',
      [statement('Own', 1)],
      [statement('Long', 7_000)],
      /apply\/changes: the statement "Long" makes a policy of 7\d+ characters, AWS takes 6144/,
    ],
    [
      'more policies than a role can have',
      [statement('Own', 1)],
      many(11),
      /apply: the rights take 11 policies, AWS attaches 10 to a role/,
    ],
    [
      'more than can be written into a role',
      many(3),
      [statement('Own', 1)],
      /apply: 15\d+ characters are written into the role, AWS takes 10240/,
    ],
  ])('%s', (_, written, attached, message) => {
    expect(() => inStack(role(written, attached))).toThrow(message);
  });
});
