import * as fc from 'fast-check';
import { dueModules, parseDigests, parseShard, parseShards, serializeShards, shardsOf } from '../src/pipeline/shards';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `m${at}`);

describe('shards of a wave', () => {
  test('hold each module once, differ by one at most, and are no more than there are jobs for', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 30 }),
        (count, most, size) => {
          const shards = shardsOf(names(count), most, size);
          const sizes = shards.map(({ modules }) => modules.length);

          expect(shards.flatMap(({ modules }) => modules).sort()).toEqual([...names(count)].sort());
          expect(shards.map(({ number }) => number)).toEqual(sizes.map((_, index) => index + 1));
          expect(shards.length).toBeLessThanOrEqual(most);
          if (count > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('are as few as hold the modules', () => {
    expect(shardsOf(names(20), 16)).toHaveLength(1);
    expect(shardsOf(names(21), 16)).toHaveLength(2);
    expect(shardsOf(names(1_000), 16)).toHaveLength(16);
  });

  test('are none where nothing is to be planned, which is no matrix', () => {
    expect(shardsOf([], 16)).toEqual([]);
    expect(parseShards(serializeShards([]))).toEqual([]);
  });

  test('come back as they were handed on', () => {
    const shards = shardsOf(names(50), 16);

    expect(parseShards(serializeShards(shards))).toEqual(shards);
    expect(shards.map((shard) => parseShard(JSON.stringify(shard, null, 2)))).toEqual(shards);
  });

  test.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['something else', '{}'],
    ['a shard without modules', '[{"number":1,"modules":[]}]'],
    ['a module that leads elsewhere', '[{"number":1,"modules":["../other"]}]'],
    ['a number that is none', '[{"number":"1/../2","modules":["a"]}]'],
    ['a number twice', '[{"number":1,"modules":["a"]},{"number":1,"modules":["b"]}]'],
    ['a module twice', '[{"number":1,"modules":["a"]},{"number":2,"modules":["a"]}]'],
  ])('are refused where the variable holds %s', (_, text) => {
    expect(() => parseShards(text)).toThrow(/The variable SHARDS does not hold the shards/);
  });

  test.each([
    ['nothing', undefined],
    ['none', 'null'],
    ['a module twice', '{"number":1,"modules":["a","a"]}'],
  ])('a single one is refused where the variable holds %s', (_, text) => {
    expect(() => parseShard(text)).toThrow(/The variable SHARD does not hold a shard/);
  });
});

describe('digests of shards', () => {
  test('are read by the name of their output, and may be none', () => {
    expect(parseDigests('{"shard_1":"a","shard_2":""}')).toEqual({ shard_1: 'a', shard_2: '' });
    expect(parseDigests('{}')).toEqual({});
  });

  test.each([undefined, '', 'null', '[]', '{"shard_1":1}'])('are refused where the variable holds %s', (text) => {
    expect(() => parseDigests(text)).toThrow(/The variable DIGESTS does not hold/);
  });
});

test('what differs is due, and what cannot be compared is left to whoever gathers', async () => {
  const nodes = ['a', 'b', 'c'].map((name) => ({ name, dependsOn: [] }));

  const due = await dueModules(nodes, ({ name }) =>
    name === 'b' ? Promise.reject(new Error('a is not there')) : Promise.resolve(name === 'c'),
  );

  expect(due).toEqual(['c']);
});
