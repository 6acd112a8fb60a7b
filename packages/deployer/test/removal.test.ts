import fc from 'fast-check';
import { ExecutionError } from '../src';
import { removalOf } from '../src/limits/removal';
import { LIMITS } from './support/limits';

const GROUP = 'aws_sagemaker_model_package_group';

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly dependencies?: readonly string[];
  readonly mode?: string;
}

/** A state with each resource, in as many instances as it has lists of dependencies. */
function stateOf(resources: readonly Resource[]): string {
  return JSON.stringify({
    version: 4,
    lineage: 'one',
    serial: 3,
    resources: resources.map(({ type, name, mode = 'managed', dependencies = [] }) => ({
      mode,
      type,
      name,
      instances: [{}, { dependencies }],
    })),
  });
}

const removal = (resources: readonly Resource[]): ReturnType<typeof removalOf> =>
  removalOf(stateOf(resources), 'the state', LIMITS);

describe('what can be removed of a state', () => {
  test('is all of it where everything in it can be deleted', () => {
    expect(removal([{ type: 'aws_sns_topic', name: 'news' }])).toEqual({ stays: [] });
  });

  test('is all but what cannot be deleted, which is told with the reason and its end', () => {
    const found = removal([
      { type: GROUP, name: 'models' },
      { type: 'aws_sns_topic', name: 'news' },
      { type: 'aws_sns_topic_policy', name: 'news', dependencies: ['aws_sns_topic.news', `${GROUP}.models`] },
    ]);

    expect(found).toEqual({
      stays: [
        {
          address: `${GROUP}.models`,
          type: GROUP,
          reason: 'the emulator cannot delete it (it knows no such call), until npx projen emulator:stop',
        },
      ],
      targets: ['aws_sns_topic.news', 'aws_sns_topic_policy.news'],
    });
  });

  test('is not what something stands on that cannot be deleted: it would be deleted along with it', () => {
    const { stays, targets } = removal([
      { type: 'aws_kms_key', name: 'key' },
      { type: 'aws_kms_alias', name: 'alias', dependencies: ['aws_kms_key.key'] },
      { type: GROUP, name: 'models', dependencies: ['aws_kms_alias.alias', 'data.aws_region.here'] },
      { type: 'aws_region', name: 'here', mode: 'data' },
    ]);

    expect(targets).toEqual([]);
    expect(stays.map(({ address, reason }) => [address, reason])).toContainEqual([
      'aws_kms_key.key',
      `${GROUP}.models needs it, which the emulator cannot delete`,
    ]);
  });

  test('is nothing where only that is left', () => {
    expect(removal([{ type: GROUP, name: 'models' }]).targets).toEqual([]);
  });

  test('cannot be told of what is no state', () => {
    expect(() => removalOf('{"version":4', 'the state', LIMITS)).toThrow(ExecutionError);
  });
});

describe('whatever the state', () => {
  const resource = (index: number, count: number): fc.Arbitrary<Resource> =>
    fc.record({
      type: fc.constantFrom(GROUP, 'aws_sns_topic', '__proto__'),
      name: fc.constant(`r${index}`),
      dependencies: fc
        .subarray(Array.from({ length: count }, (_, other) => other))
        .map((others) =>
          others.flatMap((other) => [`aws_sns_topic.r${other}`, `${GROUP}.r${other}`, `__proto__.r${other}`]),
        ),
    });
  const states = fc
    .integer({ min: 1, max: 12 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => resource(index, count))));

  test('everything either stays or goes, and nothing that stays stands on what goes', () => {
    fc.assert(
      fc.property(states, (resources) => {
        const { stays, targets } = removal(resources);
        const staying = stays.map(({ address }) => address);
        const all = resources.map(({ type, name }) => `${type}.${name}`);
        const going = targets ?? all;

        expect([...staying, ...going].sort()).toEqual([...all].sort());
        for (const { type, name, dependencies = [] } of resources) {
          if (!staying.includes(`${type}.${name}`)) continue;
          for (const dependency of dependencies) expect(going).not.toContain(dependency);
        }
        expect(all.filter((address) => address.startsWith(GROUP) && going.includes(address))).toEqual([]);
      }),
    );
  });
});
