import { commentMarker, pullRequestComment } from '../src';
import { change, findings, places, PLAIN, RISKY } from './support/findings';

const url = 'https://github.com/example-org/infra/actions/runs/7/attempts/1';
const commentOf = (rest: Parameters<typeof findings>[0] = {}, own?: readonly string[]): string =>
  pullRequestComment({ ...findings(rest), own, url });

describe('the comment of a pull request', () => {
  test('begins with the mark by which it is found again', () => {
    expect(commentOf().startsWith(`${commentMarker('tst')}\n`)).toBe(true);
    expect(commentMarker('tst')).not.toBe(commentMarker('prd'));
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
