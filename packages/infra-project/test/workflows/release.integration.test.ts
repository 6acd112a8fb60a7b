import { chmodSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runner, scriptOf } from './bash';
import { evaluate } from './github';
import { WORKFLOWS } from './platforms';

let runner: Runner;
beforeEach(() => (runner = new Runner()));
afterEach(() => runner.remove());

test('a release is made by hand only', () => {
  expect(Object.keys(WORKFLOWS.get('release')?.on ?? {})).toEqual(['workflow_dispatch']);
});

test.each([
  ['refs/heads/main', 'true'],
  ['refs/heads/feature/x', 'false'],
  ['refs/heads/main-2', 'false'],
  ['refs/tags/v1.2.3', 'false'],
])('of %s it is made: %s', (ref, made) => {
  const condition = WORKFLOWS.get('release')?.jobs.check?.if ?? '';

  expect(evaluate(condition.replace(/^\$\{\{|\}\}$/g, ''), { github: { ref } })).toBe(made);
});

test('the version reaches the program as it was typed, whatever it is', () => {
  const step = scriptOf('release', 'build', 'Build packages');
  runner.standIn('npx');
  runner.run(step, { VERSION: '1.0.0"; touch pwned; $(touch pwned)' });

  expect(runner.calls()).toEqual(['<projen><package><--version><1.0.0"; touch pwned; $(touch pwned)>']);
});

describe('the environment', () => {
  const CHECK = scriptOf('release', 'check', 'Check that "npm" lets in the default branch only, after a review');
  const REVIEWED = [{ type: 'required_reviewers', reviewers: [{ type: 'User' }] }, { type: 'branch_policy' }];
  const BY_BRANCH = { protected_branches: false, custom_branch_policies: true };
  const MAIN = [{ name: 'main', type: 'branch' }];

  /** @param environment undefined: there is none */
  function check(environment: object | undefined, policies: readonly object[]) {
    const answer = (path: string, body: object): string => {
      const file = join(runner.folder, path);
      writeFileSync(file, JSON.stringify(body));
      return file;
    };
    const found = environment === undefined ? 'exit 1' : `cat "${answer('environment.json', environment)}"`;
    const allowed = `cat "${answer('policies.json', { branch_policies: policies })}"`;
    standIn('gh', `case $2 in */environments/npm) ${found} ;; *) ${allowed} ;; esac`);
    const { status, stdout } = runner.run(CHECK, { BRANCH: 'main' });
    return { status, stdout };
  }

  test('that lets in the default branch after a review is fine', () => {
    expect(check({ protection_rules: REVIEWED, deployment_branch_policy: BY_BRANCH }, MAIN)).toEqual({
      status: 0,
      stdout: '',
    });
  });

  test.each<[string, object | undefined, readonly object[], RegExp]>([
    ['is missing', undefined, [], /cannot be read, or is not there/],
    ['has no reviewers', { protection_rules: [], deployment_branch_policy: BY_BRANCH }, MAIN, /has no reviewers/],
    ['lets in all', { protection_rules: REVIEWED, deployment_branch_policy: null }, MAIN, /lets in other branches/],
    [
      'lets in another one, too',
      { protection_rules: REVIEWED, deployment_branch_policy: BY_BRANCH },
      [...MAIN, { name: '*', type: 'branch' }],
      /lets in \[\["branch","main"\],\["branch","\*"\]\]/,
    ],
    [
      'lets in a tag of that name',
      { protection_rules: REVIEWED, deployment_branch_policy: BY_BRANCH },
      [{ name: 'main', type: 'tag' }],
      /lets in \[\["tag","main"\]\]/,
    ],
    ['lets in none', { protection_rules: REVIEWED, deployment_branch_policy: BY_BRANCH }, [], /lets in \[\]/],
  ])('that %s is refused, with where to read on', (_title, environment, policies, finding) => {
    const { status, stdout } = check(environment, policies);

    expect(status).toBe(1);
    expect(stdout).toMatch(finding);
    expect(stdout).toMatch(/^::error::.*docs\/runbooks\/release\.md\.\n$/);
  });
});

describe('publishing', () => {
  const PUBLISH = scriptOf('release', 'publish', 'Publish');
  const BASE = { name: '@mlopspltf/definition', file: 'definition.tgz', integrity: 'sha512-a' };
  const TOOL = { name: '@mlopspltf/deployer', file: 'deployer.tgz', integrity: 'sha512-b' };

  /** @param there integrity of what the registry has, by name; a text that is no integrity is an error of npm */
  function publish(version: string, there: Readonly<Record<string, string>> = {}) {
    const folder = join(runner.temp, 'packages/dist/npm');
    mkdirSync(folder, { recursive: true });
    const index = [BASE, TOOL].map((each) => ({ ...each, version }));
    writeFileSync(join(folder, 'packages.json'), JSON.stringify(index));
    const cases = Object.entries(there).map(([name, found]) =>
      found.startsWith('sha512-')
        ? `${name}@*) echo ${found} ;;`
        : `${name}@*) echo "npm error ${found}" >&2; exit 1 ;;`,
    );
    const view = `case $2 in ${cases.join(' ')} *) echo 'npm error code E404' >&2; exit 1 ;; esac`;
    standIn(
      'npm',
      `if [ "$1" = view ]; then ${view}; else printf '<%s>' "$@" >> "${runner.folder}/calls"; echo >> "${runner.folder}/calls"; fi`,
    );
    return runner.run(PUBLISH);
  }

  const call = (file: string, tag = ''): string =>
    `<publish><${join(runner.temp, 'packages/dist/npm', file)}><--provenance><--access><public>${tag}<--ignore-scripts>`;

  test('goes through the packages in their order, and leaves to npm which version is the latest', () => {
    expect(publish('1.2.3').status).toBe(0);
    expect(runner.calls()).toEqual([call('definition.tgz'), call('deployer.tgz')]);
  });

  test('does not heed what lies beside the packages: npm is started elsewhere', () => {
    publish('1.2.3');
    standIn('npm', `pwd >> "${runner.folder}/calls"; echo 'npm error code E404' >&2; [ "$1" = publish ]`);
    runner.run(PUBLISH);

    expect(new Set(runner.calls().slice(2))).toEqual(new Set([realpathSync(runner.work)]));
  });

  test('of a version that is tried out does not make it the latest', () => {
    publish('1.2.3-rc.1');

    expect(runner.calls()).toEqual([call('definition.tgz', '<--tag><next>'), call('deployer.tgz', '<--tag><next>')]);
  });

  test('goes on where it was broken off', () => {
    expect(publish('1.2.3', { [BASE.name]: BASE.integrity }).status).toBe(0);
    expect(runner.calls()).toEqual([call('deployer.tgz')]);
  });

  test('a second time does nothing', () => {
    expect(publish('1.2.3', { [BASE.name]: BASE.integrity, [TOOL.name]: TOOL.integrity }).status).toBe(0);
    expect(runner.calls()).toEqual([]);
  });

  test('stops where the version is there already, and is something else', () => {
    const { status, stdout } = publish('1.2.3', { [BASE.name]: 'sha512-other' });

    expect(status).toBe(1);
    expect(stdout).toContain('::error::@mlopspltf/definition@1.2.3 is there already, and is something else.');
    expect(runner.calls()).toEqual([]);
  });

  test('stops where the registry cannot be asked', () => {
    expect(publish('1.2.3', { [BASE.name]: 'code E500' }).status).not.toBe(0);
    expect(runner.calls()).toEqual([]);
  });
});

/** A program of a few lines of bash, before all others on the path. */
function standIn(name: string, lines: string): void {
  runner.standIn(name);
  const file = join(runner.folder, 'bin', name);
  writeFileSync(file, `#!/bin/bash\n${lines}\n`);
  chmodSync(file, 0o755);
}
