import fc from 'fast-check';
import {
  findCycles,
  findEnvironment,
  findModule,
  inOrder,
  mermaidGraph,
  modulesOf,
  withDependencies,
  withDependents,
  type Module,
} from '../src';
import { platform } from './definitions';

const NAMES = Array.from({ length: 12 }, (_, index) => `m${index}`);

/** Modules that only depend on earlier ones, in any order. */
const acyclic = fc
  .tuple(...NAMES.map((_, index) => fc.subarray(NAMES.slice(0, index))))
  .map((lists) => lists.map((dependsOn, index) => node(NAMES[index] ?? '', dependsOn)))
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

function node(name: string, dependsOn: readonly string[]): Module {
  return { name, dependsOn, description: '', environments: ['dev'], appliedBy: 'pipeline' };
}

describe('the order of modules', () => {
  test('puts dependencies first and keeps every module once', () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const order = inOrder(nodes).map(({ name }) => name);

        expect([...order].sort()).toEqual([...NAMES].sort());
        for (const { name, dependsOn } of nodes) {
          for (const dependency of dependsOn) expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name));
        }
      }),
    );
  });

  test('does not depend on the order of the definition', () => {
    fc.assert(fc.property(acyclic, (nodes) => expect(inOrder([...nodes].reverse())).toEqual(inOrder(nodes))));
  });

  test('handles a chain of 1000 and a layered graph of 100 at once', () => {
    const chain = Array.from({ length: 1000 }, (_, i) => node(`c${i}`, i === 0 ? [] : [`c${i - 1}`]));
    const layers = Array.from({ length: 100 }, (_, i) =>
      node(`l${i}`, i < 10 ? [] : NAMES.slice(0, 10).map((__, k) => `l${Math.floor(i / 10) * 10 - 10 + k}`)),
    );

    expect(inOrder(chain).map(({ name }) => name)).toEqual(chain.map(({ name }) => name));
    expect(inOrder(layers)).toHaveLength(100);
    expect(findCycles([...chain, ...layers])).toEqual([]);
  });
});

describe('cycles', () => {
  test('are found whenever an edge goes back', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(11), fc.nat(11), (nodes, a, b) => {
        const reaches = withDependencies({ modules: nodes }, [`m${a}`]).has(`m${b}`);
        const changed = nodes.map((each) =>
          each.name === `m${b}` ? node(each.name, [...each.dependsOn, `m${a}`]) : each,
        );

        expect(findCycles(changed).length > 0).toBe(reaches);
      }),
    );
  });

  test('are paths along edges that end where they begin', () => {
    const cycles = findCycles([node('a', ['b']), node('b', ['c']), node('c', ['b'])]);

    expect(cycles).toEqual([['b', 'c', 'b']]);
  });
});

describe('look-ups', () => {
  test('name what exists when they find nothing', () => {
    expect(() => findModule(platform(), 'x')).toThrow('There is no module "x". Known: "tf_remote_backend"');
    expect(() => findEnvironment(platform(), 'x')).toThrow('There is no environment "x". Known: "dev", "tst", "prd".');
  });

  test('follow dependencies and dependents', () => {
    expect([...withDependencies(platform(), ['training'])].sort()).toEqual(['artifact_store', 'network', 'training']);
    expect([...withDependents(platform(), ['network'])].sort()).toEqual(['network', 'training']);
  });

  test("give an environment's modules only", () => {
    const modules = [{ name: 'a', environments: ['dev'] }, { name: 'b' }];

    expect(modulesOf(platform({ modules }), 'prd').map(({ name }) => name)).toEqual(['b']);
  });
});

test('the diagram has every module and every dependency', () => {
  expect(mermaidGraph(platform()).split('\n')).toEqual([
    'flowchart LR',
    '  artifact_store[artifact_store]',
    '  network[network]',
    '  tf_remote_backend[[tf_remote_backend]]',
    '  training[training]',
    '  artifact_store --> training',
    '  network --> training',
    '',
  ]);
});
