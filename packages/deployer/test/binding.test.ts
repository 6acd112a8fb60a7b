import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import fc from 'fast-check';
import { sha256 } from '../src/configuration/digests';
import { bindingOf, bindingProblems, type BindingParts, type PlanBinding } from '../src/plans/binding';
import { digestsFixture } from './support/records';

const binding: PlanBinding = {
  module: 'store',
  environment: 'dev',
  account: '111111111111',
  commit: '1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d',
  clean: true,
  configuration: digestsFixture(),
  values: { 'network#vpc': 'digest', 'network#absent': null },
  lockFile: sha256('lock'),
  state: { lineage: 'one', serial: 3 },
  sha256: sha256('plan'),
};
const uncommitted: PlanBinding = { ...binding, commit: undefined };
const stateless: PlanBinding = { ...binding, state: undefined };

describe('a plan is bound', () => {
  const parts = (change: Partial<BindingParts> = {}): BindingParts => {
    const file = join(scratchFolder(), 'store.tfplan');
    writeFileSync(file, 'plan');
    const { module, environment, account, commit, clean, configuration, values, state } = binding;
    const revision = { commit, clean };
    return { module, environment, account, revision, configuration, values, lock: 'lock', state, file, ...change };
  };

  test('to module, environment, account, commit, tree, configuration, values, lock file, state and its own bytes', async () => {
    expect(await bindingOf(parts())).toEqual(binding);
  });

  test('to nothing that is not there: no commit outside of git, no state before the first apply', async () => {
    expect(Object.keys(await bindingOf(parts({ revision: { clean: false } })))).not.toContain('commit');
    expect(Object.keys(await bindingOf(parts({ state: undefined })))).not.toContain('state');
  });

  test('to lineage and serial of a state, and nothing else of it', async () => {
    const state = { lineage: 'one', serial: 3, resources: 7, outputs: { password: 'digest' } };

    expect((await bindingOf(parts({ state }))).state).toEqual({ lineage: 'one', serial: 3 });
  });

  test('not at all when its file is gone: that is refused, with its place', async () => {
    const file = join(scratchFolder(), 'store.tfplan');

    await expect(bindingOf(parts({ file }))).rejects.toThrow(
      expect.objectContaining({
        name: 'GuardError',
        message: `The saved plan of store is not there any more: ${file}`,
      }) as Error,
    );
  });
});

describe('a plan may be applied', () => {
  test('where everything is as it was', () => {
    expect(bindingProblems(binding, { ...binding })).toEqual([]);
    expect(bindingProblems(uncommitted, { ...uncommitted })).toEqual([]);
    expect(bindingProblems(stateless, { ...stateless })).toEqual([]);
  });

  test('after it was kept as JSON', () => {
    expect(bindingProblems(JSON.parse(JSON.stringify(binding)) as PlanBinding, binding)).toEqual([]);
  });
});

describe('a plan is refused, with what is not as it was:', () => {
  test.each<[PlanBinding, PlanBinding, string]>([
    [binding, { ...binding, sha256: sha256('other') }, 'its file was altered'],
    [binding, { ...binding, module: 'serving' }, 'it is of store, not of serving'],
    [binding, { ...binding, environment: 'prd' }, 'it is for dev, not for prd'],
    [binding, { ...binding, account: '333333333333' }, 'it is for account 111111111111, not for 333333333333'],
    [binding, { ...binding, commit: 'f'.repeat(40) }, 'it is of commit 1a2b3c4, and here is commit fffffff'],
    [binding, uncommitted, 'it is of commit 1a2b3c4, and here is no commit'],
    [uncommitted, binding, 'it is of no commit, and here is commit 1a2b3c4'],
    [
      binding,
      { ...binding, clean: false },
      'it was made from committed files only, and here it is with uncommitted changes',
    ],
    [
      { ...binding, clean: false },
      binding,
      'it was made with uncommitted changes, and here it is from committed files only',
    ],
    [
      binding,
      { ...binding, configuration: { ...binding.configuration, assets: 'b' } },
      'its configuration is another one by now',
    ],
    [
      binding,
      { ...binding, values: { ...binding.values, 'network#absent': 'there' } },
      'values that it reads of other modules have changed',
    ],
    [binding, { ...binding, lockFile: 'b' }, 'the providers are locked to other versions by now'],
    [
      binding,
      { ...binding, state: { lineage: 'one', serial: 4 } },
      'its state has changed since: serial 3 then, serial 4 now',
    ],
    [binding, stateless, 'its state has changed since: serial 3 then, none now'],
    [stateless, binding, 'its state has changed since: none then, serial 3 now'],
  ])('%#', (plan, now, problem) => {
    expect(bindingProblems(plan, now)).toEqual([problem]);
  });

  test('another state with the same serial counts as changed', () => {
    const other = { ...binding, state: { lineage: 'two', serial: 3 } };

    expect(bindingProblems(binding, other)).toHaveLength(1);
  });

  test('all of it at once', () => {
    const now = { ...binding, environment: 'prd', account: '333333333333', sha256: 'b' };

    expect(bindingProblems(binding, now)).toHaveLength(3);
  });
});

describe('over all plans', () => {
  const text = fc.string({ minLength: 1 });
  const bindings: fc.Arbitrary<PlanBinding> = fc.record(
    {
      module: text,
      environment: text,
      account: text,
      commit: text,
      clean: fc.boolean(),
      configuration: fc.record({ stack: text, assets: text, variables: text, versions: text }),
      values: fc.dictionary(text, fc.option(text, { nil: null })),
      lockFile: text,
      state: fc.record({ lineage: text, serial: fc.nat() }),
      sha256: text,
    },
    {
      requiredKeys: ['module', 'environment', 'account', 'clean', 'configuration', 'values', 'lockFile', 'sha256'],
    },
  );

  test('one that is compared with itself has no problem', () => {
    fc.assert(
      fc.property(bindings, (any) => {
        expect(bindingProblems(any, structuredClone(any))).toEqual([]);
      }),
    );
  });

  test('any single part that is another one is a problem, and one only', () => {
    fc.assert(
      fc.property(bindings, bindings, fc.nat(), (any, other, pick) => {
        const parts = [...new Set([...Object.keys(any), ...Object.keys(other)])];
        const part = parts[pick % parts.length] as keyof PlanBinding;
        fc.pre(JSON.stringify(any[part]) !== JSON.stringify(other[part]));
        expect(bindingProblems(any, { ...any, [part]: other[part] })).toHaveLength(1);
      }),
    );
  });
});
