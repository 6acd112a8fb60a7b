import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Fn } from 'cdktf';
import { perEnvironment, waive, type ModuleStack } from '../../src';
import { parameter, testPlatform } from '../support';
import { policyOf, refused } from './support';

const queue =
  (encrypted: Readonly<Record<'dev' | 'tst' | 'prd', boolean>>) =>
  (stack: ModuleStack): SqsQueue =>
    new SqsQueue(stack, 'queue', {
      name: stack.resourceName('sqs', 'x'),
      sqsManagedSseEnabled: perEnvironment(encrypted),
    });

test('what is wrong in one environment only is refused, and says in which', () => {
  const violations = refused(queue({ dev: true, tst: true, prd: false }));

  expect(violations.map(({ problem }) => problem)).toEqual([expect.stringMatching(/ \(in prd\)$/)]);
});

test('what is wrong in all of them is said once', () => {
  const violations = refused(queue({ dev: false, tst: false, prd: false }));

  expect(violations).toHaveLength(1);
  expect(violations[0]?.problem).not.toContain('(in');
});

test('what is right in each environment passes', () => {
  expect(refused(queue({ dev: true, tst: true, prd: true }))).toEqual([]);
});

test('a name is looked at as it will be in each environment', () => {
  const suffix = perEnvironment({ dev: 'small', tst: 'small', prd: 'x'.repeat(80) }).asString();
  const build = (stack: ModuleStack): unknown =>
    new SqsQueue(stack, 'queue', { name: stack.resourceName('sqs', suffix), sqsManagedSseEnabled: true });

  expect(refused(build)).toEqual([
    expect.objectContaining({ rule: 'name', problem: 'is too long: it has 93 characters, AWS takes 80 (in prd)' }),
  ]);
});

test('actions of a policy are those of each environment', () => {
  const actions = perEnvironment({ dev: ['sqs:*'], tst: ['sqs:SendMessage'], prd: ['sqs:SendMessage'] });
  const build = (stack: ModuleStack): unknown =>
    policyOf(stack, { actions: actions.asList(), resources: ['arn:aws:sqs:us-east-1:1:acme-x'] });

  expect(refused(build)).toEqual([
    expect.objectContaining({ value: 'sqs:*', problem: 'allows actions that nobody named (in dev)' }),
  ]);
});

test('an environment that the module is not deployed to does not count', () => {
  const definition = testPlatform({ modules: [{ name: 'store', environments: ['dev', 'tst'] }] });

  expect(refused(queue({ dev: true, tst: true, prd: false }), definition)).toEqual([]);
});

test('a waiver that one environment needs is not unused', () => {
  const build = (stack: ModuleStack): void => {
    const made = queue({ dev: false, tst: true, prd: true })(stack);
    waive(made, 'unencrypted-store', 'Nothing but test messages go through it.');
  };

  expect(refused(build)).toEqual([]);
});

test('values that an override brings in count too', () => {
  const table = perEnvironment({ dev: true, tst: true, prd: false });
  const onResource = (stack: ModuleStack): void => {
    queue({ dev: true, tst: true, prd: true })(stack).addOverride('sqs_managed_sse_enabled', table);
  };
  const onStack = (stack: ModuleStack): void => {
    queue({ dev: true, tst: true, prd: true })(stack);
    stack.addOverride('resource.aws_sqs_queue.queue.sqs_managed_sse_enabled', table);
  };

  for (const build of [onResource, onStack]) {
    expect(refused(build).map(({ problem }) => problem)).toEqual([expect.stringMatching(/ \(in prd\)$/)]);
  }
});

test('what only Terraform will know is not taken for right', () => {
  const build = (stack: ModuleStack): unknown =>
    new SqsQueue(stack, 'queue', {
      name: stack.resourceName('sqs', 'x'),
      sqsManagedSseEnabled: Fn.tobool(stack.region),
    });

  expect(refused(build)).toEqual([expect.objectContaining({ rule: 'unencrypted-store' })]);
});

test('all that is wrong in a stack is said at once, beside other mistakes', () => {
  const build = (stack: ModuleStack): void => {
    new SnsTopic(stack, 'topic', { name: 'mine' });
    parameter(stack, 'x', { tags: { Module: 'other', Of: 'arn:aws:iam::444455556666:root' } });
  };

  expect(refused(build).map(({ rule, problem }) => rule ?? problem)).toEqual([
    'names the account of "dev"',
    'tags',
    'name',
    'unencrypted-store',
  ]);
});
