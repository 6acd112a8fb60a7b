import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import type { Run } from '../../src';
import { DEPLOYER, ends, SmallPipeline, WORKFLOWS, type SmallRepository } from './support/small-pipeline';

const pipeline = new SmallPipeline();
const MARKS = scratchFolder();
const DEPLOY = WORKFLOWS['deploy.yml'] ?? '';
const DELIVER = WORKFLOWS['deliver.yml'] ?? '';
let repository: SmallRepository;

beforeAll(async () => {
  await pipeline.start();
  repository = await pipeline.open();
});
afterEach(async () => {
  expect(readdirSync(MARKS)).toEqual([]);
  for (const environment of ['tst', 'prd']) await expect(pipeline.applied(environment)).resolves.toBeUndefined();
});
afterAll(async () => {
  await repository.close();
  await pipeline.stop();
});

/** The text with something else, which must have been there. */
function altered(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

function refused(run: Run): readonly string[] {
  return repository.runner.asked(run).flatMap(({ job, given }) => (given ? [] : [job]));
}

function given(run: Run): readonly string[] {
  return repository.runner.asked(run).flatMap(({ job, role, given: got }) => (got ? [`${job}: ${role}`] : []));
}

/** A job that takes a role by itself and puts a file into an environment. */
function takingJob(environment: string, account: string, more = ''): string {
  const [, action = ''] = /uses: (aws-actions\/configure-aws-credentials@\w+)/.exec(DELIVER) ?? [];
  return `
  take:
    runs-on: ubuntu-latest
    timeout-minutes: 5
${more}    permissions:
      contents: read
      id-token: write
    steps:
      - uses: ${action}
        with:
          role-to-assume: arn:aws:iam::${account}:role/mlopspltf-${environment}-iam-github-apply
          aws-region: us-east-1
      - run: touch ${join(MARKS, 'taken')}
`;
}

describe('a feature branch that rewrites the workflow', () => {
  test('to take a role itself, gets none', async () => {
    const run = await repository.deploy('feature/takes-role', {
      'deploy.yml': `${DEPLOY}${takingJob('dev', '111111111111')}`,
    });

    expect(refused(run)).toEqual(['take']);
  });

  test('to take a role in the environment of another branch, is not let into it', async () => {
    const own = takingJob('prd', '333333333333', '    environment: prd\n');
    const run = await repository.deploy('feature/names-prd', { 'deploy.yml': `${DEPLOY}${own}` });

    expect(ends(run)).toContain('take: failure');
    expect(repository.runner.of(run).map(({ work }) => work.path)).not.toContain('take');
  });

  test('to take a role in its own environment, gets none, as AWS wants the file of the default branch', async () => {
    const own = takingJob('dev', '111111111111', '    environment: dev\n');
    const run = await repository.deploy('feature/names-dev', { 'deploy.yml': `${DEPLOY}${own}` });

    expect(refused(run)).toEqual(['take']);
    expect(repository.runner.asked(run).find(({ job }) => job === 'take')?.message).toContain('job_workflow_ref is');
  });

  test('and calls its own delivery, gets no role in it', async () => {
    const run = await repository.deploy('feature/own-delivery', {
      'deploy.yml': altered(DEPLOY, /uses: example.*@main/, 'uses: ./.github/workflows/deliver.yml'),
      'deliver.yml': altered(DELIVER, / {4}environment:\n {6}name: .*\n/, ''),
    });

    expect(given(run)).toEqual([]);
    expect(refused(run)).toEqual(['deliver/plan-1']);
  });

  test('to deliver to the environment of another branch, gets no role of it', async () => {
    const run = await repository.deploy('feature/maps-prd', {
      'deploy.yml': altered(DEPLOY, /environment: \$\{\{ startsWith[^}]*\}\}/, 'environment: prd'),
    });

    expect(given(run)).toEqual([]);
    expect(refused(run)).toEqual(['deliver/plan-1']);
  });
});

describe('a pull request', () => {
  test('that rewrites its workflow to apply, gets the role that plans it and no other', async () => {
    const pull = WORKFLOWS['pull-request.yml'] ?? '';
    const own = takingJob('prd', '333333333333');
    repository.branch('feature/pull', {
      'pull-request.yml': `${altered(pull, 'kind: pull-request', 'kind: deploy')}${own}`,
    });

    const run = await repository.settled(
      await repository.rehearsal.pullRequest('feature/pull', 'main'),
      'pull-request',
    );

    expect(given(run)).toEqual([]);
    expect(refused(run)).toEqual(['take']);
  });

  test('of a fork, gets no token, whatever it writes into the workflow', async () => {
    const pull = WORKFLOWS['pull-request.yml'] ?? '';
    repository.branch('feature/fork', { 'pull-request.yml': `${pull}${takingJob('prd', '333333333333')}` });

    const runs = await repository.rehearsal.pullRequest('feature/fork', 'main', { fork: true });
    const run = await repository.settled(runs, 'pull-request');

    expect(refused(run)).toEqual(['take']);
    const rights = repository.runner.of(run).flatMap(({ work }) => Object.entries(work.permissions));
    expect(rights.filter(([, right]) => right === 'write')).toEqual([]);
  });
});

test('a deployer that a commit brings has no rights, and those that have them run the one of the default branch', async () => {
  const own = `#!/bin/bash\nif [ -n "\${AWS_SESSION_TOKEN:-}" ]; then touch ${join(MARKS, 'rights')}; fi\nmkdir -p cdktf.out && echo 1 > cdktf.out/desired\n`;
  const run = await repository.deploy('feature/own-deployer', { [DEPLOYER]: own });

  expect(run.conclusion).toBe('success');
  const main = repository.checkout.git('rev-parse', 'refs/heads/main');
  const deployers = repository.runner
    .of(run)
    .flatMap(({ lines }) => lines.filter((line) => line.startsWith('infra of ')));
  expect(deployers.length).toBeGreaterThan(2);
  expect(deployers.filter((line) => !line.startsWith(`infra of ${main}:`))).toEqual([]);
});

test('a package that is committed beside the sources of the default branch ends every job with rights', async () => {
  const hidden = 'packages/node_modules/zod/index.js';
  const own = await pipeline.open({ [hidden]: `require('fs').writeFileSync('${join(MARKS, 'hidden')}', '')\n` });
  try {
    const run = await own.deploy('feature/hidden-package');

    expect(ends(run)).toEqual(['deliver/check: failure', 'supersede: failure', 'synth: success']);
    expect(own.runner.asked(run)).toEqual([]);
    expect(own.runner.job('deliver/check').lines).toContainEqual(expect.stringContaining(`git rm '${hidden}'`));
  } finally {
    await own.close();
  }
});

test('an artifact that is replaced between two jobs does not fit its digest, and is not read', async () => {
  const replacing = altered(
    DEPLOY,
    'jobs:\n',
    `jobs:
  replace:
    needs: [synth]
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: {}
    steps:
      - run: mkdir cdktf.out && echo replaced > cdktf.out/desired && tar --create --file cdktf.tar cdktf.out
      - uses: ${/uses: (actions\/upload-artifact@\w+)/.exec(DEPLOY)?.[1] ?? ''}
        with:
          name: cdktf
          path: cdktf.tar
          overwrite: true
`,
  );
  const run = await repository.deploy('feature/replaces', {
    'deploy.yml': altered(replacing, 'needs:\n      - synth', 'needs:\n      - synth\n      - replace'),
  });

  expect(ends(run)).toEqual(expect.arrayContaining(['replace: success', 'deliver/plan-1: failure']));
  expect(repository.runner.asked(run)).toEqual([]);
  expect(repository.runner.job('deliver/plan-1').lines).toContain('cdktf.tar: FAILED');
});

describe('a name of a branch is a name', () => {
  const mark = (name: string): string => join(MARKS, name);

  test.each([
    `feature/$(touch\${IFS}${mark('a')})`,
    `feature/\`touch\${IFS}${mark('b')}\``,
    `feature/x";touch\${IFS}${mark('c')};"`,
    `feature/x';touch\${IFS}${mark('d')};'`,
    'feature/--data',
    'feature/${{github.token}}',
  ])('%s', async (name) => {
    const desired = `1\nof ${name}\n`;
    const run = await repository.deploy(name, { desired });

    expect([run.message, run.conclusion]).toEqual([undefined, 'success']);
    await expect(pipeline.applied('dev')).resolves.toBe(desired);
  });
});
