import type { WavePlan } from '@mlopspltf/deployer';
import { stripVTControlCharacters } from 'node:util';
import { describeDeferred } from '../src/output/deferred';
import { pageFor } from '../src/output/page';
import { describeWave } from '../src/output/wave-text';
import { change, deferred, infra, moduleResult, removeCheckouts, resultOf, type Ran } from './support/fake-world';
import { changeOf, LONG, planned, RISKY, WAVE } from './support/plans';

afterAll(removeCheckouts);

const PAGE = pageFor({}, {});
const longerThan = (width: number, lines: readonly string[]): readonly string[] =>
  lines.filter((line) => stripVTControlCharacters(line).length > width);

async function plan(waves: readonly WavePlan[], columns?: number): Promise<readonly string[]> {
  const { stdout }: Ran = await infra(['plan', 'dev'], {
    isTTY: columns !== undefined,
    columns,
    work: (session, operation) => Promise.resolve(planned(session, operation, waves)),
  });
  return stdout.split('\n').map(stripVTControlCharacters);
}

describe('a plan', () => {
  test('tells what each attribute was and what it becomes', async () => {
    const lines = await plan([WAVE]);
    expect(lines).toEqual(
      expect.arrayContaining([
        '      tags.Owner: "anna" → "ben"',
        '      tags.Team: (not set) → "ml"',
        '      tags.Old: "1" → (not set)',
        '      policy: …xxxxxxAllowxxxxxx… → …xxxxxxDenyxxxxxx…',
        '      secret: (sensitive)',
      ]),
    );
  });

  test('marks the attribute that forces a replacement, and no other', async () => {
    const lines = await plan([WAVE]);
    expect(lines.filter((line) => line.includes('# forces'))).toEqual([
      '      hash_key: "id" → "key"  # forces replacement',
    ]);
  });

  test.each([80, 120, 200])('fits a terminal of %i columns, and uses them', async (columns) => {
    const lines = await plan([WAVE], columns);
    expect(longerThan(columns, lines)).toEqual([]);
    expect(lines.some((line) => line.includes('x…') && line.length > columns - 5)).toBe(true);
  });

  test('fits 80 columns in a log', async () => {
    expect(longerThan(80, await plan([WAVE]))).toEqual([]);
  });

  test('begins with whose work it undoes, then whose data are lost', async () => {
    const lines = await plan([WAVE]);
    const text = lines.join('\n').replaceAll(/\n {3}(?=\S)/g, ' ');
    const [first = '', second, third] = text.split('\n').slice(2);
    expect(first).toBe(
      '!! artifact_store: UNDOES work that this branch does not have: feature/$(touch pwned), commit abcdef0, by anna@laptop, 2026-01-31 10:00 UTC',
    );
    expect(second).toBe('!! data store aws_dynamodb_table.features of artifact_store is REPLACED, its data are lost');
    expect(third).toBe('!! data store aws_s3_bucket.old of artifact_store is DESTROYED, its data are lost');
  });

  test('makes data stores stand out in the list too, and only those that go', async () => {
    const kept = { ...changeOf('update', 'aws_s3_bucket.kept', [{ path: 'tags' }]), dataStore: true };
    const lines = await plan([{ ...WAVE, modules: [{ ...RISKY, changes: [...RISKY.changes, kept] }] }]);
    expect(lines.filter((line) => line.endsWith('!! data store'))).toEqual([
      '  ± aws_dynamodb_table.features  REPLACE  !! data store',
      '  - aws_s3_bucket.old  DESTROY  !! data store',
    ]);
  });

  test('says whose work is newer, also where it came from no commit', () => {
    const overwrites = { kind: 'newer' as const, who: 'ci', at: 'yesterday' };
    const [line] = describeWave({ ...WAVE, modules: [{ module: 'a', changes: [], overwrites }], deferred: [] }, PAGE);
    expect(line).toBe('!! a: UNDOES work that is newer than this commit: of no commit, by ci, yesterday');
  });

  test('says of what cannot be told for sure that it may be undone, and why', () => {
    const overwrites = { kind: 'newer' as const, who: 'ci', at: 'yesterday', unknown: 'it is not here (git fetch)' };
    const lines = describeWave({ ...WAVE, modules: [{ module: 'a', changes: [], overwrites }], deferred: [] }, PAGE);
    expect(lines.slice(0, 2)).toEqual([
      '!! a: MAY UNDO work that is newer than this commit: of no commit, by ci,',
      '   yesterday; it is not here (git fetch)',
    ]);
  });

  test('lets no value draw on the terminal, break a line or turn its text around', () => {
    const hostile = '"\u001b[2J\n\u202eevil\u2028"';
    const changes = [changeOf('update', 'a.b', [{ path: hostile, before: hostile, after: '1', replaces: true }])];
    const lines = describeWave({ number: 1, modules: [{ module: 'a', changes }], deferred: [] }, PAGE);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/[\u001b\n\u202e\u2028]/);
  });
});

describe('later waves', () => {
  test('are told by their numbers, with what is waited for, and how much a new module brings', () => {
    expect(describeDeferred(WAVE.deferred, PAGE)).toEqual([
      'Wave 2, planned once wave 1 is applied:',
      '  container_registry: new, 4 to create; waits for artifact_store.kms_key_arn',
      'Wave 3, planned once wave 2 is applied:',
      '  endpoint: waits for container_registry.url, artifact_store',
    ]);
  });

  test('give the wave before them a number too', () => {
    expect(describeWave(WAVE, PAGE)[0]).toBe('Wave 1:');
    const harmless = { module: 'a', changes: [change('create', 'a.b')] };
    expect(describeWave({ ...WAVE, modules: [harmless] }, PAGE).slice(0, 2)).toEqual(['Wave 1:', 'a: 1 to create']);
    expect(describeWave({ ...WAVE, number: 2, deferred: [] }, PAGE)[0]).toBe('Wave 2:');
    expect(describeWave({ ...WAVE, modules: [], deferred: [] }, PAGE)).toEqual([]);
  });

  test('fit 80 columns, however much is waited for', () => {
    const reads = Array.from({ length: 40 }, (_, n) => `artifact_store.output_${n}`);
    expect(longerThan(80, describeDeferred([deferred('a', { reads })], PAGE))).toEqual([]);
  });
});

test('a plan that may not be deployed from here says every reason, and offers no deployment', async () => {
  const refusals = ['The branch "main" leads to prd.', 'prd has reviewers:\n  @example-org/leads'];
  const ran = await infra(['plan', 'dev'], {
    work: (session, operation) => Promise.resolve({ ...planned(session, operation, [WAVE]), refusals }),
  });

  expect(ran.exitCode).toBe(0);
  expect(ran.stdout).toContain(
    'From here, a deployment of this would be refused:\n  The branch "main" leads to prd.\n  prd has reviewers:\n  @example-org/leads\n',
  );
  expect(ran.stderr).not.toContain('Next:');
});

describe('a hundred modules', () => {
  const names = Array.from({ length: 100 }, (_, n) => `module_with_a_longer_name_${n}`);
  const unchanged = async (reasonOf: (n: number) => string): Promise<readonly string[]> => {
    const ran = await infra(['plan', 'dev'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(
            operation,
            session,
            names.map((name) => moduleResult(name, 'unchanged')),
            { choices: names.map((module, n) => ({ module, chosen: false, reason: reasonOf(n) })) },
          ),
        ),
    });
    return ran.stdout.trimEnd().split('\n');
  };

  test('that are all unchanged for the same reason take three lines', async () => {
    expect(await unchanged(() => 'is as deployed from main at 1234567 on 2026-01-31')).toEqual([
      'Nothing to do in dev: 100 modules are as defined.',
      'Left out:',
      '  module_with_a_longer_name_0 and 99 more: each is as deployed from main at',
      '    1234567 on 2026-01-31',
    ]);
  });

  test('that are all unchanged, each for its own reason, are still few lines', async () => {
    const lines = await unchanged((n) => `is as deployed from feature/${n} at 1234567 on 2026-01-31`);
    expect(lines.length).toBeLessThan(15);
    expect(lines.at(-1)).toBe('  and 95 more, for other reasons: --json has them all');
    expect(longerThan(80, lines)).toEqual([]);
  });

  test('are shortened to a few names, and a few are all named', async () => {
    const few = ['artifact_store', 'container_registry', 'github_oidc'];
    const reason = 'is as deployed from "feature/a" at 1234567 on 2026-01-31';
    const ran = await infra(['plan', 'dev'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(operation, session, [], { choices: few.map((module) => ({ module, chosen: false, reason })) }),
        ),
    });
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(`Left out: ${few.join(', ')}: each ${reason}`);
  });

  test('of which one changes are told in few lines more', async () => {
    const ran = await infra(['plan', 'dev', '--all'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(operation, session, [
            moduleResult('changed', 'planned', { changes: [change('create', 'a.b')] }),
            ...names.map((name) => moduleResult(name, 'unchanged')),
          ]),
        ),
    });
    expect(ran.stdout.split('\n').length).toBeLessThan(12);
    expect(ran.stdout).toMatch(/^Unchanged: module_with_a_longer_name_0,.* and \d+ more$/m);
  });
});

test('a deployment of one module among a hundred tells of that one, and counts the others', async () => {
  const ran = await infra(['deploy', 'dev'], {
    work: (session, operation) =>
      Promise.resolve(
        resultOf(operation, session, [
          moduleResult('changed', 'applied', { changes: [change('create', 'a.b')] }),
          moduleResult('behind', 'skipped', { waitsFor: Array.from({ length: 40 }, (_, n) => `module_${n}`) }),
          ...Array.from({ length: 99 }, (_, n) => moduleResult(`module_${n}`, 'unchanged')),
        ]),
      ),
  });
  expect(ran.stdout).toBe(
    [
      'Deployment to dev (account 111111111111)',
      '',
      '  changed  applied   1 created, 1.3 s',
      '  behind   not done  waits for module_0, module_1 and 38 more',
      '',
      '101 modules: 1 applied, 99 as they were, 1 not done',
      '',
    ].join('\n'),
  );
});

describe('what the definition has lost', () => {
  const removed = [
    { module: 'feature_store', resources: 4, kept: true },
    { module: 'lost', resources: 1, kept: false },
  ];

  test.each(['plan', 'deploy'])('is named by %s, with the way to destroy it', async (command) => {
    const ran = await infra([command, 'dev'], {
      work: (session, operation) => Promise.resolve(resultOf(operation, session, [], { removed })),
    });
    expect(ran.stdout).toBe(
      [
        'Nothing to do in dev: no module was chosen.',
        '',
        'No longer in the definition: feature_store (4 resources). Destroy it with',
        '  npx projen destroy:dev --module feature_store',
        'No longer in the definition: lost (1 resource). What was applied was not kept:',
        'check out the last commit that had it, and destroy it from there with',
        '  npx projen destroy:dev --module lost',
        '',
      ].join('\n'),
    );
  });

  test('is destroyed by its name', async () => {
    const ran = await infra(['destroy', 'dev', '--module', 'feature_store', '--module', 'container_registry']);
    expect(ran.selections).toEqual([{ modules: ['feature_store', 'container_registry'] }]);
  });

  test('can have been called anything: the command stays one', async () => {
    const ran = await infra(['plan', 'dev'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(operation, session, [], {
            removed: [{ module: `$(touch ${LONG.slice(0, 5)})`, resources: 1, kept: true }],
          }),
        ),
    });
    expect(ran.stdout).toContain("  npx projen destroy:dev --module '$(touch xxxxx)'\n");
  });
});
