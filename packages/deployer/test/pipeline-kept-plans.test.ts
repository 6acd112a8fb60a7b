import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import { planKey } from '@mlopspltf/definition';
import { sha256 } from '../src/configuration/digests';
import { ExecutionError } from '../src/errors';
import { KeptPlans } from '../src/pipeline/kept-plans';
import { parseReferences, serializeReferences } from '../src/pipeline/references';
import { serializePlanEntry, type PlanEntry } from '../src/plans/plan-entry';
import { FakePlanStore } from './support/fake-plan-store';
import { digestsFixture } from './support/records';

const platform = {
  repository: { owner: 'o', name: 'example-infra', subject: 'names', defaultBranch: 'main' },
} as const;
const changes: PlanEntry['changes'] = [
  {
    address: 'aws_s3_bucket.data',
    type: 'aws_s3_bucket',
    action: 'update',
    attributes: [{ path: 'tags.Owner', before: '"a"', after: '"b"' }],
  },
];

let store: FakePlanStore;
const keptBy = (attempt: number): KeptPlans => new KeptPlans({ platform, run: { id: '7', attempt }, store });

function planned(module: string): Parameters<KeptPlans['keep']>[0][number] {
  const file = join(scratchFolder(), 'plan');
  writeFileSync(file, `plan of ${module}`);
  const binding = {
    module,
    environment: 'dev',
    account: '111111111111',
    commit: '1'.repeat(40),
    clean: true,
    configuration: digestsFixture(),
    values: { 'network#vpc': null },
    lockFile: sha256('lock'),
    sha256: sha256(`plan of ${module}`),
  };
  return { plan: { file, changes, outputs: ['arn'] }, binding };
}

beforeEach(() => {
  store = new FakePlanStore();
});

describe('plans between two jobs', () => {
  test('lie under the run and its attempt, each beside what it is good for, and come back as they were', async () => {
    const folder = scratchFolder();
    const plans = [planned('base'), planned('reader')];

    const references = await keptBy(1).keep(plans);
    const fetched = await keptBy(1).fetch(parseReferences(serializeReferences(references)), folder);

    const keys = ['base', 'reader'].map((module) => planKey(platform, module, { id: '7', attempt: 1 }));
    expect([...store.objects.keys()].sort()).toEqual(keys.flatMap((key) => [key, `${key}.json`]).sort());
    expect(fetched.map(({ binding }) => binding)).toEqual(plans.map(({ binding }) => binding));
    expect(fetched[0]).toMatchObject({ changes, outputs: ['arn'] });
    expect(readFileSync(join(folder, 'base.tfplan'), 'utf8')).toBe('plan of base');
    expect(statSync(join(folder, 'base.tfplan')).mode & 0o777).toBe(0o600);
  });

  test('are found by jobs that are started again, which count as a later attempt', async () => {
    const references = await keptBy(1).keep([planned('base')]);

    expect(await keptBy(2).fetch(references, scratchFolder())).toHaveLength(1);
  });

  test('are written once an attempt', async () => {
    await keptBy(1).keep([planned('base')]);

    await expect(keptBy(1).keep([planned('base')])).rejects.toThrow(/is there already/);
    expect(await keptBy(2).keep([planned('base')])).toHaveLength(1);
  });

  test('are kept once more in a later wave, and each is found where it was', async () => {
    const later = new KeptPlans({ platform, run: { id: '7', attempt: 1 }, store, wave: 2 });

    const references = [...(await keptBy(1).keep([planned('base')])), ...(await later.keep([planned('base')]))];

    expect(references).toMatchObject([{ wave: 1 }, { wave: 2 }]);
    expect(new Set(store.objects.keys()).size).toBe(4);
    for (const reference of references) {
      const handedOn = parseReferences(serializeReferences([reference]));
      expect(await keptBy(1).fetch(handedOn, scratchFolder())).toHaveLength(1);
    }
  });

  test('are refused together, each with its reason', async () => {
    const references = await keptBy(1).keep([planned('gone'), planned('altered'), planned('fine')]);
    store.objects.delete(planKey(platform, 'gone', { id: '7', attempt: 1 }));
    store.objects.set(planKey(platform, 'altered', { id: '7', attempt: 1 }), Buffer.from('other'));

    const refusal = keptBy(1).fetch(references, scratchFolder());

    await expect(refusal).rejects.toMatchObject({ name: 'GuardError' });
    await expect(refusal).rejects.toThrow(/nothing was changed:\n {2}gone: .*is not there\n {2}altered: .*altered$/);
  });

  test('of another run are not found', async () => {
    const references = await keptBy(1).keep([planned('base')]);
    const other = new KeptPlans({ platform, run: { id: '8', attempt: 1 }, store });

    await expect(other.fetch(references, scratchFolder())).rejects.toThrow(/base: .*is not there/);
  });

  test.each([
    ['another module', { module: 'reader' }],
    ['other bytes', { sha256: sha256('other') }],
  ])('are refused where what is said of one is said of %s', async (_, other) => {
    const [base] = await keptBy(1).keep([planned('base')]);
    if (!base) throw new Error('nothing was kept');
    const { plan, binding } = planned('base');
    const text = Buffer.from(serializePlanEntry({ ...plan, binding: { ...binding, ...other } }));
    store.objects.set(`${planKey(platform, 'base', { id: '7', attempt: 1 })}.json`, text);
    const swapped = { ...base, about: { version: base.about.version, sha256: sha256(text) } };

    await expect(keptBy(1).fetch([swapped], scratchFolder())).rejects.toThrow(/base: .* is of another plan/);
  });

  test('are refused where what is said of one cannot be read', async () => {
    const [base] = await keptBy(1).keep([planned('base')]);
    if (!base) throw new Error('nothing was kept');
    store.objects.set(`${planKey(platform, 'base', { id: '7', attempt: 1 })}.json`, Buffer.from('{}'));
    const damaged = { ...base, about: { version: base.about.version, sha256: sha256('{}') } };
    const folder = scratchFolder();

    await expect(keptBy(1).fetch([damaged], folder)).rejects.toThrow(/damaged, or was written by another release/);
    expect(existsSync(join(folder, 'base.tfplan'))).toBe(false);
  });

  test('that AWS could not be asked for are a failure, not a refusal', async () => {
    const references = await keptBy(1).keep([planned('base')]);
    store.get = () => Promise.reject(new ExecutionError('no network'));

    await expect(keptBy(1).fetch(references, scratchFolder())).rejects.toMatchObject({ name: 'ExecutionError' });
  });
});

describe('the list of approved plans', () => {
  const one = {
    module: 'base',
    attempt: 1,
    plan: { version: 'a', sha256: 'a'.repeat(64) },
    about: { version: 'b', sha256: 'b'.repeat(64) },
  };

  test('comes back as it was handed on', () => {
    expect(parseReferences(serializeReferences([one]))).toEqual([one]);
  });

  test.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['something else', '{}'],
    ['no plan', '[]'],
    ['a module that leads elsewhere', JSON.stringify([{ ...one, module: '../other' }])],
    ['an attempt that is none', JSON.stringify([{ ...one, attempt: 0 }])],
    ['a wave that is none', JSON.stringify([{ ...one, wave: 0 }])],
    ['a digest that is none', JSON.stringify([{ ...one, plan: { version: 'a', sha256: 'a' } }])],
    ['an empty version', JSON.stringify([{ ...one, about: { version: '', sha256: 'a'.repeat(64) } }])],
    ['one without what it is good for', JSON.stringify([{ ...one, about: undefined }])],
    ['a module twice', JSON.stringify([one, one])],
  ])('is refused where it holds %s', (_, text) => {
    expect(() => parseReferences(text)).toThrow(/The variable PLANS does not hold the approved plans/);
  });
});
