import * as fc from 'fast-check';
import { alongGraph, reversed, type Node } from '../src/operations/graph';
import { planWave, type Verdict } from '../src/operations/wave';
import { inWaves } from '../src/operations/waves';
import type { SavedPlan } from '../src/terraform/module';

/** What a module's plans are like, until it was applied. */
type Kind = 'empty' | 'inner' | 'outputs' | 'broken plan' | 'broken apply';

interface World {
  readonly nodes: readonly Node[];
  readonly kinds: ReadonlyMap<string, Kind>;
}

/** Graphs without cycles: each node depends on some of those before it. */
const worlds: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Kind>('empty', 'inner', 'outputs', 'outputs', 'broken plan', 'broken apply'),
      picks: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { maxLength: 10 },
  )
  .map((list) => ({
    nodes: list.map(({ picks }, at) => ({
      name: `m${at}`,
      dependsOn: at === 0 ? [] : [...new Set(picks.map((pick) => `m${pick % at}`))],
    })),
    kinds: new Map(list.map(({ kind }, at) => [`m${at}`, kind])),
  }));

interface Story {
  readonly planned: readonly string[];
  readonly applied: readonly string[];
  /** What was done, in order. */
  readonly log: readonly string[];
  readonly told: ReadonlyMap<string, Verdict['kind'] | 'applied'>;
  readonly waves: readonly (readonly string[])[];
  readonly rejected: readonly string[];
}

async function tell({ nodes, kinds }: World, approve: (wave: number) => boolean = () => true): Promise<Story> {
  const log: string[] = [];
  const told = new Map<string, Verdict['kind'] | 'applied'>();
  const waves: string[][] = [];
  const rejected = await inWaves(nodes, {
    reads: () => 'all',
    plan: async ({ name }) => {
      await Promise.resolve();
      log.push(`plan ${name}`);
      const kind = kinds.get(name);
      if (kind === 'broken plan') throw new Error(name);
      return kind === 'empty' ? undefined : savedPlan(kind === 'inner' ? [] : ['value']);
    },
    apply: async ({ name }) => {
      log.push(`apply ${name}`);
      await Promise.resolve();
      if (kinds.get(name) === 'broken apply') throw new Error(name);
      log.push(`applied ${name}`);
    },
    approve: (wave, verdicts) => {
      waves.push([...verdicts].flatMap(([name, { kind }]) => (kind === 'planned' ? [name] : [])));
      return Promise.resolve(approve(wave));
    },
    tell: (results) => {
      for (const [name, { kind }] of results) told.set(name, kind);
    },
    discard: () => Promise.resolve(),
  });
  const named = (verb: string): readonly string[] =>
    log.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
  return { planned: named('plan'), applied: named('applied'), log, told, waves, rejected };
}

function savedPlan(outputs: readonly string[]): SavedPlan {
  return { file: '', changes: [], outputs };
}

const world = (kinds: Readonly<Record<string, Kind>>, edges: Readonly<Record<string, readonly string[]>>): World => ({
  nodes: Object.keys(kinds).map((name) => ({ name, dependsOn: edges[name] ?? [] })),
  kinds: new Map(Object.entries(kinds)),
});

describe('over all graphs', () => {
  test('nothing is planned twice, and nothing is applied that was not planned', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const { planned, applied } = await tell(any);
        expect(new Set(planned).size).toBe(planned.length);
        expect(planned).toEqual(expect.arrayContaining([...applied]));
      }),
    );
  });

  test('a module is planned only after whatever changes its inputs was applied', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const { log } = await tell(any);
        for (const { name, dependsOn } of any.nodes) {
          if (!log.includes(`plan ${name}`)) continue;
          for (const dependency of dependsOn.filter((each) => any.kinds.get(each) === 'outputs')) {
            expect(log.indexOf(`applied ${dependency}`)).toBeGreaterThan(-1);
            expect(log.indexOf(`applied ${dependency}`)).toBeLessThan(log.indexOf(`plan ${name}`));
          }
        }
      }),
    );
  });

  test('a module is applied only after all of its dependencies that have something to apply', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const { log } = await tell(any);
        for (const { name, dependsOn } of any.nodes.filter((node) => log.includes(`apply ${node.name}`))) {
          for (const dependency of dependsOn.filter((each) => any.kinds.get(each) !== 'empty')) {
            expect(log).toContain(`applied ${dependency}`);
            expect(log.indexOf(`applied ${dependency}`)).toBeLessThan(log.indexOf(`apply ${name}`));
          }
        }
      }),
    );
  });

  test('every module is accounted for: unchanged, applied, failed, or skipped behind a failure', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const { told, log } = await tell(any);
        for (const { name, dependsOn } of any.nodes) {
          const end = told.get(name);
          expect(['unchanged', 'applied', 'failed', 'skipped']).toContain(end);
          if (end === 'skipped')
            expect(dependsOn.some((each) => ['failed', 'skipped'].includes(told.get(each) ?? ''))).toBe(true);
          if (end === 'applied') expect(log).toContain(`applied ${name}`);
        }
      }),
    );
  });

  test('what does not stand behind a failure gets its turn', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const { told } = await tell(any);
        const sound = (name: string): boolean => {
          const node = any.nodes.find((each) => each.name === name);
          return !any.kinds.get(name)?.startsWith('broken') && (node?.dependsOn ?? []).every(sound);
        };
        for (const { name } of any.nodes.filter((node) => sound(node.name)))
          expect(['unchanged', 'applied']).toContain(told.get(name));
      }),
    );
  });

  test('waves are not more than the longest chain has members', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (any) => {
        const depth = (name: string): number => {
          const dependsOn = any.nodes.find((each) => each.name === name)?.dependsOn ?? [];
          return 1 + Math.max(0, ...dependsOn.map(depth));
        };
        const { waves } = await tell(any);
        expect(waves.length).toBeLessThanOrEqual(Math.max(0, ...any.nodes.map(({ name }) => depth(name))));
      }),
    );
  });
});

test('six chained modules whose outputs stay as they are share one wave and one approval', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const kinds = Object.fromEntries(names.map((name) => [name, 'inner' as const]));
  const edges = Object.fromEntries(names.slice(1).map((name, at) => [name, [names[at] ?? '']]));

  const { waves, applied } = await tell(world(kinds, edges));

  expect(waves).toEqual([names]);
  expect(applied).toEqual(names);
});

test('three chained modules whose outputs change take three waves, one approval each', async () => {
  const { waves } = await tell(world({ a: 'outputs', b: 'outputs', c: 'outputs' }, { b: ['a'], c: ['b'] }));

  expect(waves).toEqual([['a'], ['b'], ['c']]);
});

test('a failure in the middle stops what depends on it, and nothing else', async () => {
  const { told } = await tell(
    world({ a: 'inner', b: 'broken apply', c: 'inner', other: 'inner' }, { b: ['a'], c: ['b'], other: ['a'] }),
  );

  expect(Object.fromEntries(told)).toEqual({ a: 'applied', b: 'failed', c: 'skipped', other: 'applied' });
});

test('a wave that is turned down ends everything, and is named', async () => {
  const { rejected, applied } = await tell(world({ a: 'outputs', b: 'outputs' }, { b: ['a'] }), (wave) => wave < 2);

  expect(applied).toEqual(['a']);
  expect(rejected).toEqual(['b']);
});

test('what is deferred says what it waits for', async () => {
  const { nodes } = world({ a: 'outputs', b: 'empty', c: 'empty' }, { b: ['a'], c: ['b'] });

  const verdicts = await planWave(nodes, {
    plan: ({ name }) => Promise.resolve(name === 'a' ? savedPlan(['value']) : undefined),
    reads: (_, dependency) => [dependency === 'a' ? 'value' : 'other'],
  });

  expect(verdicts.get('b')).toEqual({ kind: 'deferred', waitsFor: ['a'], reads: ['a.value'] });
  expect(verdicts.get('c')).toEqual({ kind: 'deferred', waitsFor: ['b'], reads: ['b.other'] });
});

test('a pending change of an output that a module does not read is no reason to wait', async () => {
  const { nodes } = world({ a: 'outputs', b: 'inner' }, { b: ['a'] });

  const verdicts = await planWave(nodes, {
    plan: ({ name }) => Promise.resolve(savedPlan(name === 'a' ? ['changing'] : [])),
    reads: () => ['staying'],
  });

  expect(verdicts.get('b')?.kind).toBe('planned');
});

test('branches of the graph go side by side', async () => {
  let together = 0;
  let most = 0;
  const nodes = ['a', 'b', 'c'].map((name) => ({ name, dependsOn: [] }));

  await alongGraph(nodes, async () => {
    most = Math.max(most, (together += 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
    together -= 1;
  });

  expect(most).toBe(3);
});

test('a graph turned round has the same nodes, and every arrow the other way', () => {
  fc.assert(
    fc.property(worlds, ({ nodes }) => {
      const arrows = (list: readonly Node[]): readonly string[] =>
        list.flatMap(({ name, dependsOn }) => dependsOn.map((to) => `${name}>${to}`));
      const turned = arrows(reversed(nodes)).map((arrow) => arrow.split('>').reverse().join('>'));
      expect([...turned].sort()).toEqual([...arrows(nodes)].sort());
    }),
  );
});
