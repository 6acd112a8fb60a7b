import { COMMENT_MARKER, pullRequestComment } from '../src';
import { change, findings, places, PLAIN, RISKY } from './support/findings';
import { sectionsOf } from './support/sections';

const url = 'https://github.com/example-org/infra/actions/runs/7/attempts/1';
const commentOf = (rest: Parameters<typeof findings>[0] = {}, own?: readonly string[]): string =>
  pullRequestComment({ ...findings(rest), own, url, needsApproval: true });
const titlesOf = (comment: string): readonly string[] => sectionsOf(comment).map(({ title }) => title);

describe('the comment of a pull request', () => {
  test.each(['tst', 'prd'])('begins with the mark by which it is found again, for %s as well', (environment) => {
    expect(commentOf({ environment }).startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
  });

  test('keeps what the pull request changes apart from what was pending anyway, warnings included', () => {
    const comment = commentOf({}, ['network']);

    const order = places(
      comment,
      '### Plan for `tst`: 1 to create in 1 module',
      '<b>network</b>',
      '#### Pending anyway, without this pull request',
      '> [!CAUTION]',
      '<b>artifact_store</b>',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('names what waits on the side where it belongs', () => {
    const waiting = [
      { module: 'registry', waitsFor: ['artifact_store'], reads: [], resources: 4, isNew: false },
      { module: 'endpoint', waitsFor: ['artifact_store'], reads: [], resources: 1, isNew: true },
    ];
    const comment = commentOf({ waiting }, ['artifact_store', 'registry']);

    const order = places(
      comment,
      '#### Planned once that is applied\n\n- `registry`: waits for `artifact_store`',
      '#### Pending anyway',
      '#### Pending, and planned later\n\n- `endpoint`: new, 1 to create; waits for `artifact_store`',
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('has no empty part where all that is pending waits for its own changes', () => {
    const waiting = [{ module: 'endpoint', waitsFor: ['network'], reads: [], resources: 1, isNew: true }];
    const comment = commentOf({ planned: [PLAIN], waiting }, ['network']);

    expect(comment.match(/^#### .*$/gm)).toEqual(['#### Pending anyway, without this pull request, and planned later']);
  });

  test("shows what an administrator's modules would do", () => {
    const administrators = [
      {
        module: 'github_oidc',
        reason: 'its stack changed',
        command: 'x',
        changes: [change('create', 'aws_iam_role.a')],
      },
    ];

    expect(commentOf({ administrators }, [])).toContain('<summary><b>github_oidc</b>: 1 to create</summary>');
  });

  test('says that nothing is to be done where the pull request changes nothing', () => {
    expect(commentOf({}, [])).toContain('### Plan for `tst`: nothing to do');
    expect(commentOf({ planned: [] }, [])).not.toContain('Pending anyway');
  });

  test.each<[string, Parameters<typeof findings>[0], readonly string[]]>([
    [
      'its own module cannot be planned',
      {
        planned: [],
        modules: [{ module: 'network', outcome: 'failed', changes: [], seconds: 1, error: '# no rights' }],
      },
      ['Plan for `tst`: nothing can be approved', 'Failed or refused'],
    ],
    [
      'something that was pending cannot be planned',
      {
        planned: [PLAIN],
        modules: [{ module: 'registry', outcome: 'failed', changes: [], seconds: 1, error: 'no rights' }],
      },
      ['Plan for `tst`: nothing can be approved', 'Failed or refused'],
    ],
    [
      'all of its own waits for what was pending',
      { planned: [RISKY], waiting: [{ module: 'network', waitsFor: [], reads: ['a.b'], resources: 1, isNew: true }] },
      [
        'Plan for `tst`: nothing can be planned yet',
        'Planned once that is applied',
        'Pending anyway, without this pull request',
      ],
    ],
    [
      'it takes a module out of the definition',
      { planned: [], leftover: [{ module: 'registry', resources: 4 }] },
      ['Plan for `tst`: nothing for the pipeline to do', 'No longer in the definition'],
    ],
    [
      'it changes what a person applies',
      { planned: [], administrators: [{ module: 'github_oidc', reason: 'its stack changed', command: 'x' }] },
      ['Plan for `tst`: nothing for the pipeline to do', 'For an administrator'],
    ],
  ])('does not say that nothing is to be done where %s', (_title, found, titles) => {
    expect(titlesOf(commentOf(found, ['network']))).toEqual(titles);
  });

  test('names what the definition has no longer, with the command that removes it', () => {
    const comment = commentOf({ leftover: [{ module: 'registry', resources: 4 }] }, ['network']);

    const [removed] = sectionsOf(comment).filter(({ title }) => title === 'No longer in the definition');
    expect(removed?.text.split('\n')[0]).toBe('- `registry`, 4 resources: `npx projen destroy:tst --module registry`');
  });

  test.each([
    [true, 'Merging deploys nothing to `tst` before it was planned anew and approved.'],
    [false, 'Merging deploys to `tst` at once: it is planned anew and applied, and **nobody is asked**.'],
  ])('ends with what merging does where an approval is needed: %j', (needsApproval, sentence) => {
    const comment = pullRequestComment({ ...findings(), own: [], url, needsApproval });

    expect(comment.trimEnd().split('\n').at(-1)).toBe(`${sentence} [The run](${url})`);
  });

  test('says so where the two cannot be told apart', () => {
    const comment = commentOf();

    expect(comment).toContain('could not be told apart');
    expect(comment).not.toContain('#### Pending anyway');
  });

  test('stays within what GitHub takes: of its own changes as much as fits, before anything that is pending', () => {
    const big = (module: string, count: number) => ({
      module,
      changes: Array.from({ length: count }, (_, at) => change('create', `aws_s3_bucket.${'ü'.repeat(100)}${at}`)),
    });
    const planned = [big('pending', 250), RISKY, PLAIN, big('own', 250), big('other', 250)];
    const comment = commentOf({ planned }, ['artifact_store', 'network', 'own']);

    expect(comment.length).toBeLessThanOrEqual(65_536);
    expect(comment).toContain('<b>own</b>');
    expect(comment).toContain('> - data store `aws_dynamodb_table.features`');
    expect(comment).toMatch(/Not shown: `pending`, `other`\.\*\* All of it is in the log of \[the run\]/);
  });

  test('fits with the longest names and the most warnings there can be', () => {
    const overwrites = {
      kind: 'other',
      who: 'ü'.repeat(500),
      branch: '`'.repeat(500),
      commit: '1'.repeat(40),
      at: 'ü'.repeat(99),
    } as const;
    const lost = Array.from({ length: 100 }, (_, at) =>
      change('delete', `${'ü'.repeat(400)}${at}`, { dataStore: true }),
    );
    const planned = Array.from({ length: 100 }, (_, at) => ({ module: `m_${at}`, changes: lost, overwrites }));
    const comment = commentOf(
      { planned, warnings: Array.from({ length: 50 }, () => 'ü'.repeat(5_000)) },
      planned.map(({ module }) => module),
    );

    expect(comment.length).toBeLessThanOrEqual(65_536);
    expect(comment).toContain('> - and 10060 more');
  });
});
