import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { textOf, WORKFLOWS } from './platforms';
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

  test('refuses a variable without quotes', () => {
    expect(shellcheckFindings('npx infra plan $ENVIRONMENT')).toContainEqual(expect.stringMatching(/^SC2086/));
  });
});
