import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { waive, type ModuleStack, type RuleId } from '../../src';
import type { Waiver } from '../../src/guard-rails';
import { renderWaivers } from '../../src/guard-rails/render-waivers';
import { writePlatform } from '../../src/synth-platform';
import { ReaderStack, repository, storeStack } from '../support';
import { policyOf, refused } from './support';

const REASON = 'Nothing but the time of day is sent.';

function topic(scope: Construct, stack: ModuleStack, id = 'topic'): SnsTopic {
  return new SnsTopic(scope, id, { name: stack.resourceName('sns', id) });
}

test('a waiver of a construct holds for all that it is made of, and for nothing else', () => {
  const build = (stack: ModuleStack): void => {
    const group = new Construct(stack, 'group');
    topic(group, stack, 'inner');
    topic(stack, stack, 'groupie');
    waive(group, 'unencrypted-store', REASON);
  };

  expect(refused(build).map(({ where }) => where)).toEqual(['groupie (aws_sns_topic)']);
});

test('a waiver of one rule waives no other', () => {
  const build = (stack: ModuleStack): void => {
    const mine = new SnsTopic(stack, 'topic', { name: 'mine' });
    waive(mine, 'unencrypted-store', REASON);
  };

  expect(refused(build).map(({ rule }) => rule)).toEqual(['name']);
});

test('a waiver of one statement waives no other', () => {
  const build = (stack: ModuleStack): void => {
    const document = policyOf(stack, { actions: ['s3:*'], resources: ['arn:aws:s3:::acme-x'] });
    waive(document, 'policy-wildcard', REASON, { only: 'Other' });
  };

  expect(refused(build).map(({ where, value }) => [where, value])).toEqual([
    ['document (aws_iam_policy_document, It)', 's3:*'],
    ['waiver at document for Other', 'policy-wildcard'],
  ]);
});

test('a waiver that nothing needs is refused', () => {
  const build = (stack: ModuleStack): void => {
    const mine = new SnsTopic(stack, 'topic', { name: stack.resourceName('sns', 'x'), kmsMasterKeyId: 'k' });
    waive(mine, 'unencrypted-store', REASON);
  };

  expect(refused(build)).toEqual([
    {
      module: 'store',
      where: 'waiver at topic',
      value: 'unencrypted-store',
      problem: 'is waived, but nothing there breaks it in any environment',
      remedy: 'Remove the waiver.',
    },
  ]);
});

test('a whole stack cannot be waived', () => {
  const build = (stack: ModuleStack): void => {
    topic(stack, stack);
    waive(stack, 'unencrypted-store', REASON);
  };

  expect(refused(build).map(({ problem }) => problem)).toEqual([
    expect.stringContaining('is not encrypted'),
    'is waived for a whole stack',
  ]);
});

test.each(['', 'because', 'xxxxxxxxxxxxxxxxxxxxxxxxx', 'one two three\nfour five six', 'It is like that. '.repeat(20)])(
  '%j is no reason',
  (reason) => {
    const build = (stack: ModuleStack): void => {
      waive(topic(stack, stack), 'unencrypted-store', reason);
    };

    expect(refused(build).map(({ value, problem }) => [value, problem])).toEqual([[reason, 'is no reason']]);
  },
);

test.each(['no-such-rule', 'constructor'])('%p, as from JavaScript, is no guard rail', (rule) => {
  const build = (stack: ModuleStack): void => {
    waive(stack.node.tryFindChild('things') ?? stack, rule as RuleId, REASON);
  };

  expect(refused(build).map(({ problem }) => problem)).toEqual(['is no guard rail']);
});

test('waivers are handed on by synthesis, and leave the stacks as they are', async () => {
  const waived = storeStack((stack) => {
    waive(topic(stack, stack), 'unencrypted-store', REASON);
  });

  const { waivers } = await writePlatform([waived, ReaderStack], { root: repository() });

  expect(waivers).toEqual([{ module: 'store', place: 'topic', rule: 'unencrypted-store', reason: REASON }]);
});

describe('waivers in words', () => {
  const waiver: Waiver = { module: 'store', place: 'topic', rule: 'unencrypted-store', reason: REASON };

  test('name module, place, rule and reason', () => {
    expect(renderWaivers([{ ...waiver, only: 'It', reason: 'So it is.' }])).toEqual([
      'waived: store topic unencrypted-store (It): So it is.',
    ]);
  });

  test('share what they have in common', () => {
    expect(renderWaivers([waiver, { ...waiver, place: 'other' }, { ...waiver, rule: 'name' }])).toEqual([
      'waived: store topic, other unencrypted-store: Nothing but the time of day is\n  sent.',
      'waived: store topic name: Nothing but the time of day is sent.',
    ]);
  });

  test('fit into 80 columns without losing a word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, (reason) => {
        const [text = ''] = renderWaivers([{ ...waiver, reason: reason.join(' ') }]);
        expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
        expect(text.split(/\s+/).slice(-reason.length)).toEqual(reason);
      }),
    );
  });
});
