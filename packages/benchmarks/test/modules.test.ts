import fc from 'fast-check';
import { resolvePlatform } from '@mlopspltf/definition';
import { syntheticDefinition } from '../src/workload/definition';
import { CHANGED_MODULE, inLevels, syntheticModules, valueOf } from '../src/workload/modules';

const sizes = fc.integer({ min: 1, max: 300 });

test('a platform of any size is one that the definition takes, and no two share an account or a prefix', () => {
  fc.assert(
    fc.property(sizes, (size) => resolvePlatform(syntheticDefinition(size)).modules.length === size),
    { numRuns: 20, examples: [[999]] },
  );
  const [one, other] = [resolvePlatform(syntheticDefinition(4)), resolvePlatform(syntheticDefinition(4))];
  expect(one.prefix).not.toBe(other.prefix);
  expect(one.environments[0]?.account).not.toBe(other.environments[0]?.account);
});

test('each fourth module reads the one before it', () => {
  const readers = syntheticModules(8).filter(({ dependsOn }) => dependsOn.length > 0);

  expect(readers).toEqual([
    { name: 'module_004', dependsOn: ['module_003'] },
    { name: 'module_008', dependsOn: ['module_007'] },
  ]);
});

test('the changed module is always there, reads nothing, and is read by none', () => {
  for (const size of [1, 4, 20, 100]) {
    const modules = syntheticModules(size);
    expect(modules.find(({ name }) => name === CHANGED_MODULE)?.dependsOn).toEqual([]);
    expect(modules.flatMap(({ dependsOn }) => dependsOn)).not.toContain(CHANGED_MODULE);
  }
});

test('only the changed module differs between editions', () => {
  const changed = syntheticModules(20).filter(({ name }) => valueOf(name, 'first') !== valueOf(name, 'second'));

  expect(changed.map(({ name }) => name)).toEqual([CHANGED_MODULE]);
});

test('every module is on one level, behind all that it reads', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const modules = syntheticModules(size);
      const levels = inLevels(modules);
      const levelOf = (name: string): number => levels.findIndex((level) => level.includes(name));
      expect(levels.flat().sort()).toEqual(modules.map(({ name }) => name).sort());
      for (const { name, dependsOn } of modules)
        for (const other of dependsOn) expect(levelOf(other)).toBeLessThan(levelOf(name));
    }),
    { numRuns: 20, examples: [[999]] },
  );
});

test('modules that wait for each other are refused, by name', () => {
  const circle = [
    { name: 'a', dependsOn: ['b'] },
    { name: 'b', dependsOn: ['a'] },
  ];

  expect(() => inLevels(circle)).toThrow('a, b');
});
