import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Runner, scriptOf } from './bash';
import { MANY, textIn, textOf, WORKFLOWS } from './platforms';
import type { WrittenWorkflow } from './rules';

/** What shellcheck finds in the text of a step, as GitHub's bash reads it. */
export function shellcheckFindings(script: string): readonly string[] {
  const { error, stdout } = spawnSync('shellcheck', ['--shell=bash', '--format=json1', '-'], {
    input: `set -eo pipefail\n${script}\n`,
    encoding: 'utf8',
  });
  if (error) throw new Error('shellcheck is missing on this machine: apt-get install shellcheck', { cause: error });
  const { comments } = JSON.parse(stdout) as { readonly comments: readonly { code: number; message: string }[] };
  return comments.map(({ code, message }) => `SC${code}: ${message}`);
}

describe('shellcheck', () => {
  test.each([...WORKFLOWS.keys()])('takes every script of the workflow %s', (name) => {
    const { jobs } = parse(textOf(name)) as WrittenWorkflow;
    const scripts = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));

    expect(scripts.flatMap((script) => shellcheckFindings(script))).toEqual([]);
  });

  test('takes every script of the workflow that shares out the planning of many modules', () => {
    const { jobs } = parse(textIn(MANY, 'deliver')) as WrittenWorkflow;
    const scripts = new Set(Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? [])));

    expect([...scripts].flatMap((script) => shellcheckFindings(script))).toEqual([]);
  });

  test('refuses a variable without quotes', () => {
    expect(shellcheckFindings('npx infra plan $ENVIRONMENT')).toContainEqual(expect.stringMatching(/^SC2086/));
  });
});

describe('the issue of an environment', () => {
  const ISSUE = scriptOf('drift', 'issue-dev', 'Open, update or close the issue');
  const REPOSITORY = 'repos/example-org/mlopspltf-infra';
  const DRIFTED = {
    module: 'artifact_store',
    outcome: 'drifted',
    resources: [
      { kind: 'changed', address: 'aws_s3_bucket.data["a_b"]', attributes: [{ path: 'tags.Owner' }, { path: 'acl' }] },
      { kind: 'deleted', address: 'aws_s3_bucket.old', attributes: [] },
    ],
    deployed: { branch: 'feature/`a`', at: '2026-01-31T10:00:00Z' },
  };
  const SAME = { module: 'network', outcome: 'same', resources: [] };
  const UNSEEN = { module: 'old', outcome: 'failed', resources: [], error: 'no record' };
  let runner: Runner;
  beforeEach(() => (runner = new Runner()));
  afterEach(() => runner.remove());

  /** @returns the calls after the one that looks for the issue */
  function report(found: string | readonly object[], existing: string): readonly string[] {
    const folder = join(runner.temp, 'drift-dev');
    mkdirSync(folder);
    const text = typeof found === 'string' ? found : JSON.stringify({ modules: found });
    writeFileSync(join(folder, 'drift.json'), text);
    runner.standIn('gh', existing);
    const { status, stderr } = runner.run(ISSUE, { TITLE: 'Drift in dev', RUN: 'https://run', GH_TOKEN: 'x' });
    // It reads the result with jq: apt-get install jq.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return runner.calls().slice(1);
  }

  test('is opened when something differs, and names it', () => {
    expect(report([SAME, DRIFTED, UNSEEN], '')).toEqual([
      `<api><--silent><${REPOSITORY}/issues><--raw-field><title=Drift in dev><--field><body=@body.md>`,
    ]);
    expect(readFileSync(join(runner.temp, 'drift-dev/body.md'), 'utf8')).toBe(
      [
        'Not as deployed: 2 resources, seen by https://run',
        '',
        '    artifact_store, deployed from feature/`a` on 2026-01-31',
        '      changed aws_s3_bucket.data["a_b"]: tags.Owner, acl',
        '      deleted aws_s3_bucket.old',
        '    old: could not be looked at',
        '',
      ].join('\n'),
    );
  });

  test('is kept up to date while it is open', () => {
    expect(report([DRIFTED], '8\n')).toEqual([
      `<api><--silent><--method><PATCH><${REPOSITORY}/issues/8><--field><body=@body.md>`,
    ]);
  });

  test('is closed when nothing differs any more, with a word', () => {
    expect(report([SAME], '8\n')).toEqual([
      `<api><--silent><${REPOSITORY}/issues/8/comments><--raw-field><body=No difference any more: https://run>`,
      `<api><--silent><--method><PATCH><${REPOSITORY}/issues/8><--raw-field><state=closed>`,
    ]);
  });

  test('is not opened when nothing differs', () => {
    expect(report([SAME], '')).toEqual([]);
  });

  test.each([
    ['a module could not be looked at', [SAME, UNSEEN]],
    ['nothing could be looked at', '{"exitCode": 3, "modules": [], "error": {"kind": "GuardError"}}'],
    ['the program was ended before it said anything', ''],
  ])('stays as it is where %s', (_title, found) => {
    expect(report(found, '8\n')).toEqual([]);
  });

  test("stays within GitHub's limit, however much differs", () => {
    const resources = Array.from({ length: 5000 }, () => ({
      kind: 'changed',
      address: 'ä'.repeat(400),
      attributes: [],
    }));
    report([{ ...DRIFTED, resources }], '');

    expect(readFileSync(join(runner.temp, 'drift-dev/body.md'), 'utf8').length).toBeLessThan(65_536);
  });
});
