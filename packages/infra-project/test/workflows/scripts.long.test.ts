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
  const CHANGE = { action: 'update', address: 'aws_s3_bucket.data["a_b"]' };
  let runner: Runner;
  beforeEach(() => (runner = new Runner()));
  afterEach(() => runner.remove());

  /** @returns the calls after the one that looks for the issue */
  function report(changes: readonly object[], existing: string): readonly string[] {
    const folder = join(runner.temp, 'drift-dev');
    mkdirSync(folder);
    writeFileSync(join(folder, 'drift.json'), JSON.stringify({ modules: [{ module: 'artifact_store', changes }] }));
    runner.standIn('gh', existing);
    const { status, stderr } = runner.run(ISSUE, { TITLE: 'Drift in dev', RUN: 'https://run', GH_TOKEN: 'x' });
    // It reads the result with jq: apt-get install jq.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return runner.calls().slice(1);
  }

  test('is opened when something differs, and names it', () => {
    expect(report([CHANGE], '')).toEqual([
      `<api><--silent><${REPOSITORY}/issues><--raw-field><title=Drift in dev><--field><body=@body.md>`,
    ]);
    expect(readFileSync(join(runner.temp, 'drift-dev/body.md'), 'utf8')).toBe(
      '1 differences from what was deployed, seen by https://run\n\n' +
        '    artifact_store: update aws_s3_bucket.data["a_b"]\n',
    );
  });

  test('is kept up to date while it is open', () => {
    expect(report([CHANGE], '8\n')).toEqual([
      `<api><--silent><--method><PATCH><${REPOSITORY}/issues/8><--field><body=@body.md>`,
    ]);
  });

  test('is closed when nothing differs any more, with a word', () => {
    expect(report([], '8\n')).toEqual([
      `<api><--silent><${REPOSITORY}/issues/8/comments><--raw-field><body=No difference any more: https://run>`,
      `<api><--silent><--method><PATCH><${REPOSITORY}/issues/8><--raw-field><state=closed>`,
    ]);
  });

  test('is not opened when nothing differs', () => {
    expect(report([], '')).toEqual([]);
  });

  test("stays within GitHub's limit, however much differs", () => {
    report(
      Array.from({ length: 5000 }, () => ({ action: 'create', address: 'x'.repeat(400) })),
      '',
    );

    expect(readFileSync(join(runner.temp, 'drift-dev/body.md'), 'utf8').length).toBeLessThan(65_536);
  });
});
