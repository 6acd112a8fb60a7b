import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Runner, scriptOf } from './bash';
import { WORKFLOWS } from './platforms';

let runner: Runner;
beforeEach(() => (runner = new Runner()));
afterEach(() => runner.remove());

const HOSTILE = 'feature/$(touch${IFS}pwned)`touch pwned`"; touch pwned; "';

describe('handing over', () => {
  const PACK = scriptOf('deploy', 'synth', 'Pack what was synthesized');
  const UNPACK = scriptOf('deliver', 'plan-1', 'Check and unpack cdktf');

  function synthesize(content: string): void {
    mkdirSync(join(runner.work, 'cdktf.out/stacks'), { recursive: true });
    writeFileSync(join(runner.work, 'cdktf.out/stacks/cdk.tf.json'), content);
  }

  function pack(): string {
    const { status, output } = runner.run(PACK);
    expect(status).toBe(0);
    return /^digest=([0-9a-f]{64})\n$/.exec(output)?.[1] ?? '';
  }

  /** What upload and download do. */
  function carry(): string {
    const folder = join(runner.temp, 'cdktf');
    mkdirSync(folder);
    renameSync(join(runner.temp, 'cdktf.tar'), join(folder, 'cdktf.tar'));
    return folder;
  }

  test('brings the same content with the same digest, whenever it was written', () => {
    synthesize('{}');
    const first = pack();
    utimesSync(join(runner.work, 'cdktf.out/stacks/cdk.tf.json'), 1, 1);

    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(pack()).toBe(first);
    const folder = carry();
    expect(runner.run(UNPACK, { DIGEST: first })).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'cdktf.out/stacks/cdk.tf.json'), 'utf8')).toBe('{}');
  });

  test.each([
    ['another digest', () => 'a'.repeat(64)],
    ['no digest', () => ''],
    ['an odd digest', () => HOSTILE],
  ])('refuses %s, and unpacks nothing', (_title, digest) => {
    synthesize('{}');
    pack();
    const folder = carry();

    expect(runner.run(UNPACK, { DIGEST: digest() }).status).not.toBe(0);
    expect(readdirSync(folder)).toEqual(['cdktf.tar']);
  });

  test('unpacks nothing but the folder, beside the checkout', () => {
    synthesize('{}');
    writeFileSync(join(runner.work, 'package.json'), 'theirs');
    spawnSync('tar', ['-cPf', join(runner.temp, 'cdktf.tar'), 'cdktf.out', 'package.json', '../work/package.json'], {
      cwd: runner.work,
    });
    writeFileSync(join(runner.work, 'package.json'), 'ours');
    const folder = carry();
    const digest = spawnSync('sha256sum', [join(folder, 'cdktf.tar')], { encoding: 'utf8' }).stdout.slice(0, 64);

    expect(runner.run(UNPACK, { DIGEST: digest })).toMatchObject({ status: 0 });
    expect(readdirSync(folder).sort()).toEqual(['cdktf.out', 'cdktf.tar']);
    expect(readFileSync(join(runner.work, 'package.json'), 'utf8')).toBe('ours');
  });
});

describe('a checkout of the default branch that jobs with rights run programs of', () => {
  const REFUSE = scriptOf('deliver', 'apply-1', 'Refuse what could take the place of the installed packages');

  /** @param paths of the files that are committed */
  function refuse(paths: readonly string[]) {
    for (const path of paths) {
      mkdirSync(dirname(join(runner.work, path)), { recursive: true });
      writeFileSync(join(runner.work, path), '');
    }
    for (const args of [
      ['init', '--quiet'],
      ['add', '--force', '--', ...paths],
    ]) {
      expect(spawnSync('git', args, { cwd: runner.work })).toMatchObject({ status: 0 });
    }
    return runner.run(REFUSE);
  }

  test.each([
    'packages/node_modules/zod/index.js',
    'node_modules/zod/index.js',
    'packages/cli/node_modules/commander/package.json',
    'packages/node_modules',
    '.npmrc',
    'packages/network/.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
  ])('is refused with %s, which is named together with what to do', (path) => {
    const { status, stdout } = refuse(['README.md', path]);

    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error::.*\n$/);
    expect(stdout).toContain(`::error::${path} is committed here`);
    expect(stdout).toContain(`git rm '${path}'`);
  });

  test('is refused before anything is installed or asked for its version in it', () => {
    const job = WORKFLOWS.get('deliver')?.jobs['apply-1'];
    const names = job && 'steps' in job ? job.steps.map(({ name }) => name) : [];

    expect(names.slice(0, 4)).toEqual([
      'Check out the default branch',
      REFUSE.name,
      'Set up Node.js',
      'Install the deployer',
    ]);
  });

  test('is taken with other files, and with what npm has installed', () => {
    const installed = join(runner.work, 'node_modules/zod/index.js');
    mkdirSync(dirname(installed), { recursive: true });
    writeFileSync(installed, '');

    expect(refuse(['npmrc', 'packages/network/src/node_modules.ts', 'docs/my.npmrc'])).toMatchObject({
      status: 0,
      stdout: '',
    });
  });

  test('is refused by the first ten of its files, and without any of them being run as a command of GitHub', () => {
    const paths = Array.from({ length: 12 }, (_, index) => `node_modules/a\n::warning::${index}`);
    const { status, stdout } = refuse(paths);

    expect(status).toBe(1);
    expect(stdout.match(/^::error::/gm)).toHaveLength(10);
    expect(stdout).not.toMatch(/^::warning::/m);
  });
});

describe('the required check', () => {
  const JUDGE = scriptOf('pull-request', 'required', 'Judge');

  test.each([
    ['success', 'true', 'success', 0],
    ['success', 'false', 'skipped', 0],
    ['success', 'true', 'failure', 1],
    ['success', 'true', 'skipped', 1],
    ['success', 'true', 'cancelled', 1],
    ['success', '', 'success', 1],
    ['failure', 'false', 'skipped', 1],
    ['failure', 'true', 'skipped', 1],
    ['cancelled', 'true', 'cancelled', 1],
    ['skipped', '', 'skipped', 1],
  ])('with synthesis and detection %s, to be planned: %p, plan %s ends with %i', (SYNTH, PLANNED, PLAN, status) => {
    expect(runner.run(JUDGE, { SYNTH, PLANNED, PLAN }).status).toBe(status);
  });
});

describe('the comment', () => {
  const COMMENT = scriptOf('pull-request', 'comment', 'Comment, in place of the last one');
  const POSTED = '<api><--silent><repos/example-org/mlopspltf-infra/issues/5/comments><--field><body=@comment.md>';
  const PATCHED =
    '<api><--silent><--method><PATCH><repos/example-org/mlopspltf-infra/issues/comments/12><--field><body=@comment.md>';

  function comment(text: string, existing: string) {
    mkdirSync(join(runner.temp, 'comment'));
    writeFileSync(join(runner.temp, 'comment/comment.md'), text);
    runner.standIn('gh', existing);
    return runner.run(COMMENT, { NUMBER: '5', GH_TOKEN: 'x' });
  }

  test('is made where there is none', () => {
    expect(comment('<!-- plan -->\nText', '')).toMatchObject({ status: 0 });
    expect(runner.calls()[1]).toBe(POSTED);
  });

  test('is written anew in its place, the first if there are two', () => {
    expect(comment('<!-- plan -->\nText', '12\n15\n')).toMatchObject({ status: 0 });
    expect(runner.calls()).toHaveLength(2);
    expect(runner.calls()[1]).toBe(PATCHED);
  });

  test('without a line to find it by is refused, as it might take the place of another', () => {
    expect(comment('\nText', '12\n').status).toBe(1);
    expect(runner.calls()).toEqual([]);
  });
});

describe('destroying', () => {
  const CONFIRM = scriptOf('destroy', 'confirm', 'Compare what was typed with the environment of this branch');

  test.each([
    ['tst', 'tst', 0],
    ['tst', 'TST', 2],
    ['tst', '', 2],
    ['tst', HOSTILE, 2],
    ['', 'tst', 2],
    ['', '', 2],
  ])('on the branch of %p, with %p typed, ends with %i', (ENVIRONMENT, TYPED, status) => {
    expect(runner.run(CONFIRM, { ENVIRONMENT, TYPED }).status).toBe(status);
    expect(existsSync(join(runner.work, 'pwned'))).toBe(false);
  });
});

describe('values from outside', () => {
  test.each([
    ['pull-request', 'synth', 'Detect what changed'],
    ['deliver', 'plan-1', 'Detect, init and plan'],
    ['deliver', 'apply-1', 'Apply what was approved'],
    ['deliver', 'pull-request-plan', 'Detect, init and plan'],
    ['deliver', 'drift', 'Compare with what was deployed'],
    ['deliver', 'destroy-plan', 'Plan the removal'],
    ['deliver', 'destroy', 'Destroy what was shown'],
  ])('reach the program as they are, and no shell: %s, %s', (workflow, job, name) => {
    const env = { ENVIRONMENT: HOSTILE, SINCE: HOSTILE, CONFIRM: HOSTILE, PLANS: HOSTILE, BASE_DIGEST: HOSTILE };
    runner.standIn('npx');
    runner.installed('infra');

    expect(runner.run(scriptOf(workflow, job, name), env)).toMatchObject({ status: 0 });
    expect(runner.calls().join('\n')).toContain(`<${HOSTILE}>`);
    expect(existsSync(join(runner.work, 'pwned'))).toBe(false);
  });

  test.each([
    ['apply-1', 'Apply what was approved'],
    ['destroy', 'Destroy what was shown'],
  ])('what changes an environment takes the place of its shell, so that a cancellation reaches it: %s', (job, name) => {
    runner.installed('infra');
    writeFileSync(join(runner.folder, 'bin/infra'), '#!/bin/sh\nkill -TERM $$\n');

    expect(runner.run(scriptOf('deliver', job, name))).toMatchObject({ status: null });
  });

  test('and a base that could not be synthesized is left out', () => {
    runner.installed('infra');
    runner.run(scriptOf('deliver', 'pull-request-plan', 'Detect, init and plan'), {
      ENVIRONMENT: 'tst',
      BASE_DIGEST: '',
    });

    expect(runner.calls()).toEqual([
      `<pipeline><plan><tst><--pull-request><--data><${runner.temp}/cdktf/cdktf.out>` +
        `<--comment><${runner.temp}/comment.md>`,
    ]);
  });

  test('a failed detection is a failed step, and is not hidden by what follows', () => {
    runner.standIn('npx');
    writeFileSync(join(runner.folder, 'bin/npx'), '#!/bin/sh\nexit 3\n');

    expect(runner.run(scriptOf('pull-request', 'synth', 'Detect what changed')).status).toBe(3);
  });
});
