import { applySummary, planSummary, refusalSummary, wayOn } from '../src';
import { change, findings, places, PLAIN, RISKY } from './support/findings';

const run = { id: '7', url: 'https://github.com/example-org/infra/actions/runs/7/attempts/1' };
const place = { commit: '1a2b3c4d'.repeat(5), branch: 'develop' };

const planOf = (rest: Parameters<typeof findings>[0] = {}): string => planSummary({ ...findings(rest), ...place });

describe('what is shown before an approval', () => {
  test('begins with what may not be overlooked, then the graph, then each module, then what waits', () => {
    const page = planOf({
      waiting: [
        {
          module: 'registry',
          waitsFor: ['artifact_store'],
          reads: ['artifact_store.kms_key_arn'],
          resources: 4,
          isNew: true,
        },
      ],
      administrators: [
        { module: 'github_oidc', reason: 'its stack changed', command: 'npx projen deploy:tst --module github_oidc' },
      ],
      leftover: [{ module: 'old', resources: 2 }],
    });

    const order = places(
      page,
      '## Plan for `tst`: 1 to REPLACE, 1 to change, 2 to create in 2 modules',
      '> [!CAUTION]',
      'Commit `1a2b3c4` of `develop`, account `222222222222`, infra 0.0.0.',
      '```mermaid',
      '<details><summary><b>artifact_store</b>: 1 to REPLACE, 1 to change, 1 to create</summary>',
      '<details><summary><b>network</b>: 1 to create</summary>',
      '### Planned later\n\n- `registry`: new, 4 to create; waits for `artifact_store.kms_key_arn`',
      '`npx projen deploy:tst --module github_oidc`',
      '- `old`, 2 resources: `npx projen destroy:tst --module old`',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('says whose work is undone and which data are lost, names from outside in code', () => {
    const lines = planOf()
      .split('\n')
      .filter((line) => line.startsWith('> - '));

    expect(lines).toEqual([
      '> - `artifact_store` **UNDOES** work that this branch does not have: ``feature/`$(touch pwned)` <b>@example-org</b>``, commit `abcdef0`, by `anna@laptop`, `2026-01-31T10:00:30Z`',
      '> - data store `aws_dynamodb_table.features` of `artifact_store` is **REPLACED**, its data are lost',
    ]);
  });

  test('says so where nobody can tell whose work is undone', () => {
    const page = planOf({ planned: [{ ...PLAIN, overwrites: { kind: 'unreadable', who: 'unknown', at: '' } }] });

    expect(page).toContain('> - `network` **MAY UNDO** work of others');
  });

  test('says of work that is not known here that it may be undone, and why', () => {
    const overwrites = { kind: 'other' as const, who: 'anna', at: 'today', unknown: 'it is not here (git fetch)' };

    expect(planOf({ planned: [{ ...PLAIN, overwrites }] })).toContain(
      '`network` **MAY UNDO** work that this branch does not have: of no commit, by `anna`, `today`; `it is not here (git fetch)`',
    );
  });

  test('tells of each change its attributes, and of replacements why', () => {
    const page = planOf();

    expect(page).toContain(
      '- **REPLACE** `aws_dynamodb_table.features` **(data store)**\n  - `hash_key`: `"id"` → `"key"` **(forces replacement)**',
    );
    expect(page).toContain(
      '- change `aws_s3_bucket.models`\n  - `tags.Owner`: `"anna"` → `"ben"`\n  - `tags.Team`: not set → `"ml"`',
    );
    expect(page).toContain('- create ``aws_s3_bucket.datasets["a`b|c"]``');
    expect(page).not.toContain('aws_caller_identity');
    expect(page).toContain('- outputs: `kms_key_arn`');
  });

  test("shows under a heading of its own what an administrator's modules would do, as far as it is known", () => {
    const command = 'npx projen deploy:tst --module github_oidc';
    const reason = 'its stack changed';
    const page = planOf({
      administrators: [
        { module: 'github_oidc', reason, command, changes: [change('update', 'aws_iam_role.`plan`')] },
        { module: 'same', reason, command: 'same', changes: [] },
        { module: 'unknown', reason, command: 'unknown' },
      ],
    });

    const order = places(
      page,
      '### For an administrator',
      `- \`github_oidc\` \`its stack changed\`: \`${command}\`, 1 to change\n`,
      '- `same` `its stack changed`: `same`, no resource to change\n',
      '- `unknown` `its stack changed`: `unknown`\n',
      '<details><summary><b>github_oidc</b>: 1 to change</summary>\n\n- change `` aws_iam_role.`plan` ``',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(page).toContain('## Plan for `tst`: 1 to REPLACE, 1 to change, 2 to create in 2 modules');
  });

  test('draws the wave and what waits for it', () => {
    const page = planOf({
      waiting: [{ module: 'registry', waitsFor: ['artifact_store'], reads: [], resources: 4, isNew: false }],
    });

    const [, graph = ''] = /```mermaid\n([^`]*)```/.exec(page) ?? [];
    expect(
      graph
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'flowchart LR',
      'classDef waits stroke-dasharray: 5 5',
      'm0["artifact_store<br>1 to REPLACE, 1 to change, 1 to create"]',
      'm1["network<br>1 to create"]',
      'm2["registry<br>waits"]:::waits',
      'm1 --> m0',
      'm0 --> m2',
    ]);
  });

  test('draws nothing of one module, and nothing of more than GitHub draws', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...PLAIN, module: `m_${index}` }));

    expect(planOf({ planned: [PLAIN] })).not.toContain('mermaid');
    expect(planOf({ planned: many })).not.toContain('mermaid');
  });

  test('is short where there is nothing to do', () => {
    expect(planOf({ planned: [] })).toBe(
      '## Plan for `tst`: nothing to do\n\nCommit `1a2b3c4` of `develop`, account `222222222222`, infra 0.0.0.\n',
    );
  });

  test('says that nothing can be approved where something failed, with what was said', () => {
    const page = planOf({
      modules: [
        { module: 'network', outcome: 'failed', changes: [], seconds: 1, error: 'no ``` such\n```\n# region' },
        { module: 'registry', outcome: 'skipped', changes: [], seconds: 0 },
      ],
    });

    expect(page).toContain('## Plan for `tst`: nothing can be approved');
    expect(page).toContain('`network`:\n\n````text\nno ``` such\n```\n# region\n````');
    expect(page).toContain('Not looked at, because of those: `registry`');
  });

  test('says which modules are missing where GitHub takes no more, whole ones, warnings never', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      module: `module_${index}`,
      changes: Array.from({ length: 20 }, (__, at) => change('create', `aws_s3_bucket.${'x'.repeat(200)}${at}`)),
    }));
    const waiting = Array.from({ length: 100 }, (_, index) => {
      const reads = [`artifact_store.${'y'.repeat(150)}`];
      return { module: `registry_${index}`, waitsFor: [], reads, resources: 4, isNew: false };
    });
    const page = planOf({ planned: [RISKY, ...many], waiting });

    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(1024 * 1024);
    expect(page).toContain('> - data store `aws_dynamodb_table.features`');
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    expect(page).toMatch(/Not shown: .*`module_299`|Not shown: `module_\d+`, .* and \d+ more/);
    expect(page).toContain('- `registry_99`: waits for `artifact_store.');
    expect(page).toContain('All of it is in the log of this job.');
  });
});

describe('what is shown after an apply', () => {
  const modules = [
    { module: 'network', outcome: 'applied', changes: PLAIN.changes, seconds: 3.2 },
    { module: 'artifact_store', outcome: 'failed', changes: RISKY.changes, seconds: 1, error: 'AccessDenied: no' },
    { module: 'registry', outcome: 'skipped', changes: [], waitsFor: ['artifact_store'], seconds: 0 },
  ];

  test('tells failures first, then what was not done, then what was, and how it goes on', () => {
    const page = applySummary({
      environment: 'tst',
      account: '222222222222',
      ...place,
      modules,
      warnings: ['network: what was deployed could not be recorded'],
      wayOn: wayOn({ exitCode: 1, run }),
    });

    const order = places(
      page,
      '## Deployment to `tst`: 1 of 3 applied',
      'the button "Re-run all jobs" of [this run](https://github.com/example-org/infra/actions/runs/7/attempts/1), or `gh run rerun 7`',
      'could not be recorded',
      '- `artifact_store`: **FAILED**\n\n```text\nAccessDenied: no\n```',
      '- `registry`: **not done**, needs `artifact_store`',
      '- `network`: applied, 1 created, 3.2 s',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('a refusal says what it is, as it was said', () => {
    const page = refusalSummary({
      environment: 'tst',
      message: 'stale:\n  <b>base</b>',
      wayOn: wayOn({ exitCode: 3, run }),
    });

    expect(page).toContain('## Nothing was done in `tst`\n\n```text\nstale:\n  <b>base</b>\n```');
    expect(page).toContain('do what the refusal names');
  });

  test('a command that starts the run again is told once, another one comes first', () => {
    const again = wayOn({ exitCode: 3, run, next: 'gh run rerun 7' });

    expect(again.split('gh run rerun 7')).toHaveLength(2);
    expect(wayOn({ exitCode: 3, run, next: 'npx projen bootstrap:dev' })).toMatch(
      /^First: `npx projen bootstrap:dev`\. /,
    );
  });

  test('where a state does not know all that was done, the run is to be started again only after that was mended', () => {
    const next = 'npx projen plan:tst --module store';
    const told = wayOn({ exitCode: 1, run, next, unsaved: ['store', 'registry'] });

    const order = places(
      told,
      `First: \`${next}\`.`,
      '**Do not start this run again yet**: the state of `store`, `registry` does not know',
      '**To go on** after that',
      'Re-run all jobs',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test.each([
    [{ exitCode: 0, run }, /^$/],
    [{ exitCode: 1, run, next: 'aws sso login' }, /^First: `aws sso login`\. .*Re-run all jobs.*Re-run failed jobs/],
    [{ exitCode: 2, run }, /correct what is named and push it/],
    [{ exitCode: 3, run, superseded: true }, /^Nothing has to be done here/],
    [{ exitCode: 4, run, next: 'npx projen unlock:dev --module a' }, /^First: `npx projen unlock:dev --module a`/],
  ])('the way on after %j', (options, expected) => {
    expect(wayOn(options)).toMatch(expected);
  });
});
