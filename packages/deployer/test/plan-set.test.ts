import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import type { ResourceChange } from '../src/api';
import { sha256 } from '../src/configuration/digests';
import type { PlanBinding } from '../src/plans/binding';
import { prepareFolder, readPlans, removePlan, savePlans } from '../src/plans/plan-set';
import { digestsFixture } from './support/records';

const changes: readonly ResourceChange[] = [
  {
    address: 'aws_s3_bucket.data',
    type: 'aws_s3_bucket',
    action: 'replace',
    attributes: [{ path: 'bucket', before: '"a"', after: '"b"', replaces: true }],
    dataStore: true,
  },
  { address: 'aws_iam_role.job', type: 'aws_iam_role', action: 'create', attributes: [] },
];

function bindingOfModule(module: string, parts: Partial<PlanBinding> = {}): PlanBinding {
  return {
    module,
    environment: 'dev',
    account: '111111111111',
    clean: true,
    configuration: digestsFixture(),
    values: { 'network#vpc': 'digest', 'network#absent': null },
    lockFile: sha256('lock'),
    sha256: sha256(`plan of ${module}`),
    ...parts,
  };
}

/** What Terraform and its planning leave: here readable by everybody. */
function planned(module: string, parts: Partial<PlanBinding> = {}): Parameters<typeof savePlans>[1][number] {
  const file = join(scratchFolder(), 'plan');
  writeFileSync(file, `plan of ${module}`, { mode: 0o644 });
  return { plan: { file, changes, outputs: ['arn'] }, binding: bindingOfModule(module, parts) };
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

let folder: string;

beforeEach(() => {
  folder = join(scratchFolder(), 'deep', 'plans');
});

const refusal = (pattern: RegExp): Error =>
  expect.objectContaining({ name: 'InputError', message: expect.stringMatching(pattern) as string }) as Error;

test('plans come back as they were saved, each with its file', async () => {
  const committed = { commit: 'f'.repeat(40), state: { lineage: 'one', serial: 3 } };
  await savePlans(folder, [planned('store', committed), planned('serving')]);

  const plans = await readPlans(folder);

  expect(plans).toEqual([
    { binding: bindingOfModule('store', committed), changes, outputs: ['arn'], file: join(folder, 'store.tfplan') },
    { binding: bindingOfModule('serving'), changes, outputs: ['arn'], file: join(folder, 'serving.tfplan') },
  ]);
  expect(plans.map(({ file }) => readFileSync(file, 'utf8'))).toEqual(['plan of store', 'plan of serving']);
});

test('a wave in which nothing is to be done is a set too', async () => {
  await savePlans(folder, []);

  expect(await readPlans(folder)).toEqual([]);
});

describe('only its owner can read a set', () => {
  test('in a folder that is made for it', async () => {
    await savePlans(folder, [planned('store')]);

    expect(modeOf(folder)).toBe('700');
    expect(readdirSync(folder).map((name) => modeOf(join(folder, name)))).toEqual(['600', '600', '600']);
  });

  test('in a folder that was there, open to all', async () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    await savePlans(folder, [planned('store')]);

    expect(modeOf(folder)).toBe('700');
    expect(modeOf(join(folder, 'store.tfplan'))).toBe('600');
  });
});

test('a folder that was emptied is taken again, although what hides it from git is still there', async () => {
  await savePlans(folder, [planned('store')]);
  for (const name of readdirSync(folder).filter((name) => !name.startsWith('.'))) rmSync(join(folder, name));

  await savePlans(folder, [planned('serving')]);

  expect((await readPlans(folder)).map(({ binding }) => binding.module)).toEqual(['serving']);
});

test('what somebody has written of a folder for git stays as it is', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n!.gitignore\n');

  await savePlans(folder, [planned('store')]);

  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n!.gitignore\n');
});

describe('a folder is refused', () => {
  test.each(['plans.json', 'notes.txt', '.hidden'])('to save into, where %s lies in it', async (name) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), 'mine');

    await expect(savePlans(folder, [planned('store')])).rejects.toThrow(refusal(/is not empty.*Name another one/));
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  });

  test('to save into twice', async () => {
    await savePlans(folder, [planned('store')]);

    await expect(savePlans(folder, [planned('store')])).rejects.toThrow(refusal(/is not empty/));
  });

  test('to read from, where there is none, or an empty one', async () => {
    await expect(readPlans(folder)).rejects.toThrow(refusal(/holds no saved plans/));
    mkdirSync(folder, { recursive: true });
    await expect(readPlans(folder)).rejects.toThrow(refusal(/holds no saved plans/));
  });

  test('to save into or to read from, where a file has its name', async () => {
    mkdirSync(dirname(folder), { recursive: true });
    writeFileSync(folder, 'mine');

    await expect(prepareFolder(folder)).rejects.toThrow(refusal(/cannot be saved into .*EEXIST.*Name another/));
    await expect(prepareFolder(join(folder, 'below'))).rejects.toThrow(refusal(/cannot be saved into .*ENOTDIR/));
    await expect(readPlans(folder)).rejects.toThrow(refusal(/cannot be read from .*ENOTDIR/));
    expect(readFileSync(folder, 'utf8')).toBe('mine');
  });

  test('to read from, where saving stopped halfway', async () => {
    const second = planned('serving');
    rmSync(second.plan.file);
    await expect(savePlans(folder, [planned('store'), second])).rejects.toThrow('ENOENT');

    expect(existsSync(join(folder, 'store.tfplan'))).toBe(true);
    await expect(readPlans(folder)).rejects.toThrow(refusal(/plans\.json is missing/));
  });
});

describe('a manifest that somebody else wrote is refused', () => {
  const entry = { binding: bindingOfModule('store'), changes, outputs: ['arn'] };

  function write(manifest: unknown): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'plans.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  }

  test('not where it is as ours are', async () => {
    write({ schemaVersion: 1, plans: [entry] });

    await expect(readPlans(folder)).resolves.toHaveLength(1);
  });

  test.each([
    '../store',
    '/etc/passwd',
    '..',
    '',
    'a/b',
    'a\\b',
    'store\n',
    'Store',
    '-store',
    'a b',
    '$(touch pwned)',
  ])('where a module is called %j: it becomes a file’s name', async (module) => {
    write({ schemaVersion: 1, plans: [{ ...entry, binding: bindingOfModule(module) }] });

    await expect(readPlans(folder)).rejects.toThrow(refusal(/holds no saved plans/));
  });

  test.each<[string, unknown]>([
    ['empty', ''],
    ['cut off', '{"schemaVersion":1,"plans":['],
    ['no object', []],
    ['of another release', { schemaVersion: 2, plans: [entry] }],
    ['without plans', { schemaVersion: 1 }],
    ['of a plan that is bound to nothing', { schemaVersion: 1, plans: [{ ...entry, binding: undefined }] }],
    [
      'of a plan that is bound to no file',
      { schemaVersion: 1, plans: [{ ...entry, binding: { ...entry.binding, sha256: undefined } }] },
    ],
    ['of unknown actions', { schemaVersion: 1, plans: [{ ...entry, changes: [{ ...changes[0], action: 'undo' }] }] }],
    ['of a plan that hides its changes', { schemaVersion: 1, plans: [{ ...entry, changes: undefined }] }],
  ])('where it is %s', async (_, manifest) => {
    write(manifest);

    await expect(readPlans(folder)).rejects.toThrow(refusal(/holds no saved plans/));
  });
});

test('a plan that was applied is removed, and the others stay; twice does no harm', async () => {
  await savePlans(folder, [planned('store'), planned('serving')]);
  await removePlan(folder, 'store');
  await removePlan(folder, 'store');

  expect(readdirSync(folder).filter((name) => name.endsWith('.tfplan'))).toEqual(['serving.tfplan']);
});
