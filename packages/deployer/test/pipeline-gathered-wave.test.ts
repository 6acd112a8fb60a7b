import * as fc from 'fast-check';
import { sha256 as digestOfText } from '../src/configuration/digests';
import { ExecutionError, GuardError, LockError, messageOf } from '../src/errors';
import type { Node } from '../src/operations/graph';
import { planWave, type PlanEffect, type Verdict } from '../src/operations/wave';
import { GatheredWave } from '../src/pipeline/gathered-wave';
import { handOver, parseShardResult, type ShardModule, type ShardResult } from '../src/pipeline/shard-result';
import { dueModules, parseShards, serializeShards, shardsOf, type Shard } from '../src/pipeline/shards';

/** What Terraform would say of a module on the values that are there now. */
interface Module extends Node {
  readonly differs: boolean;
  /** Whether its state is there: without it, nobody can be planned who reads it. */
  readonly deployed: boolean;
  readonly plan: 'nothing' | 'broken' | PlanEffect;
  /** Outputs read of each of its dependencies. */
  readonly reads: readonly string[];
}

const OUTPUTS = ['one', 'two'];
const someOutputs = fc.subarray(OUTPUTS);

/** Graphs without cycles: each module depends on some of those before it. */
const worlds: fc.Arbitrary<readonly Module[]> = fc
  .array(
    fc.record({
      differs: fc.boolean(),
      deployed: fc.boolean(),
      plan: fc.oneof(
        fc.constantFrom('nothing' as const, 'broken' as const),
        someOutputs.map((outputs) => ({ changes: [], outputs })),
      ),
      reads: someOutputs,
      picks: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { maxLength: 12 },
  )
  .map((list) =>
    list.map(({ picks, ...module }, at) => ({
      ...module,
      name: `m${at}`,
      dependsOn: at === 0 ? [] : [...new Set(picks.map((pick) => `m${pick % at}`))],
    })),
  );

/** An environment that stays as it is while all of this is planned. */
class World {
  constructor(public readonly modules: readonly Module[]) {}

  public async differs(name: string): Promise<{ readonly differs: boolean; readonly reason: string }> {
    await Promise.resolve();
    const { dependsOn, reads, differs } = this.module(name);
    const missing = reads.length === 0 ? [] : dependsOn.filter((other) => !this.module(other).deployed);
    if (missing.length > 0) throw new ExecutionError(`${name} reads outputs of ${missing.join()}`);
    return { differs, reason: 'changed' };
  }

  public async terraform(name: string): Promise<PlanEffect | undefined> {
    await Promise.resolve();
    const { plan } = this.module(name);
    if (plan === 'broken') throw new GuardError(`${name} is broken`);
    return plan === 'nothing' ? undefined : plan;
  }

  public readonly reads = ({ name }: Node): readonly string[] => this.module(name).reads;

  private module(name: string): Module {
    const found = this.modules.find((one) => one.name === name);
    if (!found) throw new TypeError(name);
    return found;
  }
}

async function inOneJob(world: World): Promise<object> {
  const verdicts = await planWave<Node, PlanEffect>(world.modules, {
    plan: async ({ name }) => ((await world.differs(name)).differs ? world.terraform(name) : undefined),
    reads: world.reads,
  });
  return told(verdicts);
}

async function inShards(world: World, most: number, size: number): Promise<object> {
  const due = await dueModules(world.modules, async ({ name }) => (await world.differs(name)).differs);
  const shards = parseShards(serializeShards(shardsOf(due, most, size)));
  const results = await Promise.all(shards.map((shard) => planned(world, shard)));
  const gathered = new GatheredWave(results, ({ name }) => world.differs(name));
  return told(await planWave(world.modules, { plan: (node) => gathered.plan(node), reads: world.reads }));
}

/** What a shard's job does, and the one that reads what it has handed over. */
async function planned(world: World, shard: Shard): Promise<ShardResult> {
  const modules = await Promise.all(
    shard.modules.map(async (module): Promise<ShardModule> => {
      try {
        const plan = await world.terraform(module);
        return plan
          ? { module, outcome: 'planned', ...plan, reference: referenceOf(module) }
          : { module, outcome: 'unchanged' };
      } catch (error) {
        return { module, outcome: 'failed', failure: { message: messageOf(error), exitCode: 3 } };
      }
    }),
  );
  const { text, sha256 } = handOver({ shard: shard.number, modules, warnings: [] });
  const result = parseShardResult(text, sha256, shard);
  if (typeof result === 'string') throw new Error(result);
  return result;
}

function referenceOf(module: string) {
  const stored = { version: 'v', sha256: 'a'.repeat(64) };
  return { module, attempt: 1, plan: stored, about: stored };
}

/** All that counts of verdicts. */
function told(verdicts: ReadonlyMap<string, Verdict<PlanEffect>>): object {
  return Object.fromEntries(
    [...verdicts].map(([name, verdict]) => {
      if (verdict.kind === 'failed') return [name, ['failed', messageOf(verdict.error), (verdict.error as Error).name]];
      return [name, verdict.kind === 'planned' ? ['planned', verdict.plan.outputs] : verdict];
    }),
  );
}

test('over all graphs: shards come to what one job that plans everything comes to', async () => {
  await fc.assert(
    fc.asyncProperty(
      worlds,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (modules, most, size) => {
        const world = new World(modules);
        expect(await inShards(world, most, size)).toEqual(await inOneJob(world));
      },
    ),
    { numRuns: 500 },
  );
});

describe('what shards have planned', () => {
  const nodes = [
    { name: 'a', dependsOn: [] },
    { name: 'b', dependsOn: ['a'] },
  ];
  const changing: ShardModule = {
    module: 'a',
    outcome: 'planned',
    changes: [],
    outputs: ['one'],
    reference: referenceOf('a'),
  };
  const failing: ShardModule = { module: 'b', outcome: 'failed', failure: { message: 'stale', exitCode: 1 } };
  const gather = (modules: readonly ShardModule[], reads: readonly string[]) => {
    const results = modules.map((one, index) => ({ shard: index + 1, modules: [one], warnings: [] }));
    const gathered = new GatheredWave(results, () => Promise.resolve({ differs: true, reason: 'has another stack' }));
    return planWave(nodes, { plan: (node) => gathered.plan(node), reads: () => reads });
  };

  test('is dropped of a module that reads what a plan of another shard changes, a failure too', async () => {
    expect(await gather([changing, failing], ['one'])).toEqual(
      new Map<string, unknown>([
        ['a', { kind: 'planned', plan: changing }],
        ['b', { kind: 'deferred', waitsFor: ['a'], reads: ['a.one'] }],
      ]),
    );
  });

  test('fails where planning failed, with its message and exit code, and what goes on', async () => {
    const failure = { message: 'locked', exitCode: 4 as const, next: 'npx projen unlock:dev' };

    const verdicts = await gather([changing, { module: 'b', outcome: 'failed', failure }], ['two']);

    expect(verdicts.get('b')).toMatchObject({ kind: 'failed', error: { message: 'locked', next: failure.next } });
    expect(verdicts.get('b')).toHaveProperty('error', expect.any(LockError));
  });

  test('is refused to be all where a module differs only now', async () => {
    const verdicts = await gather([changing], ['two']);

    expect(verdicts.get('b')).toHaveProperty('error', expect.any(GuardError));
    expect(verdicts.get('b')).toMatchObject({
      error: { message: expect.stringMatching(/^b has another stack, which it did not .* Plan anew\.$/) as string },
    });
  });
});

describe('the result of a shard', () => {
  const shard: Shard = { number: 2, modules: ['a'] };
  const { text, sha256, file, output } = handOver({
    shard: 2,
    modules: [{ module: 'a', outcome: 'unchanged' }],
    warnings: ['$(touch pwned)'],
  });

  test('is handed over under names of its own, and comes back', () => {
    expect([file, output]).toEqual(['shard-2.json', 'shard_2']);
    expect(parseShardResult(text, sha256, shard)).toMatchObject({
      shard: 2,
      modules: [{ module: 'a', outcome: 'unchanged' }],
      warnings: ['$(touch pwned)'],
    });
  });

  test.each([
    ['altered', `${text} `, sha256, shard, /altered or replaced/],
    ['of another shard', text, sha256, { ...shard, number: 1 }, /is of other modules: "a"/],
    ['of fewer modules', text, sha256, { ...shard, modules: ['a', 'b'] }, /is of other modules: "a"/],
  ])('is refused where it is %s', (_, content, digest, expected, problem) => {
    expect(parseShardResult(content, digest, expected)).toMatch(problem);
  });

  test.each([
    ['no JSON', '{'],
    ['another release', JSON.stringify({ ...(JSON.parse(text) as object), schemaVersion: 2 })],
    [
      "another module's plan",
      handOver({
        shard: 2,
        modules: [{ module: 'a', outcome: 'planned', changes: [], outputs: [], reference: referenceOf('b') }],
        warnings: [],
      }).text,
    ],
  ])('is refused where it is %s, though nobody altered it', (_, content) => {
    expect(parseShardResult(content, digestOfText(content), shard)).toBe('was written by another release');
  });
});
