import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { planKey, PLATFORM_FILE, serializePlatform, type Environment, type Platform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import type { JobRunner } from '../../src/api';
import { LinkingRunner } from './support/local-installation';
import { Story } from './support/story';

const MARKS = scratchFolder();

/** Runs the script of the commit's own package where npm would. */
function withScripts(local: JobRunner): JobRunner {
  return new LinkingRunner({
    run: (work, report, signal) => {
      const steps = work.steps.map((step) =>
        step.run?.endsWith('npm ci') ? { ...step, run: `${step.run}\nnode postinstall.js` } : step,
      );
      return local.run({ ...work, steps }, report, signal);
    },
  });
}

/** A package's script that alters what synthesis hands over. @param alter JavaScript, with the stack as `stack` */
function postinstall(alter: string): Readonly<Record<string, string>> {
  const program = '#!/bin/sh\nnode packages/cli/bin/infra.js "$@" && node postinstall.js alter\n';
  return {
    'postinstall.js': `const { chmodSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const stackFile = 'cdktf.out/stacks/artifact_store/cdk.tf.json';
if (process.argv[2] === 'alter') {
  const stack = JSON.parse(readFileSync(stackFile, 'utf8'));
  ${alter}
  writeFileSync(stackFile, JSON.stringify(stack));
} else {
  const program = 'node_modules/.bin/infra';
  rmSync(program);
  writeFileSync(program, ${JSON.stringify(program)});
  chmodSync(program, 0o755);
}
`,
  };
}

let story: Story;

beforeAll(async () => {
  story = await Story.open({ workflow: 'deploy', runnerFrom: withScripts });
});
afterEach(() => expect(readdirSync(MARKS)).toEqual([]));
afterAll(() => story.close());

test('Terraform that a package brings and that runs code is refused before Terraform starts', async () => {
  const touch = JSON.stringify(['touch', join(MARKS, 'external')]);
  story.checkout.switchTo('feature/runs-code', 'main').commit(
    postinstall(`stack.data = { ...stack.data, external: { code: { program: ${touch} } } };
  stack.terraform.required_providers.foreign = { source: 'somebody/foreign', version: '1.0.0' };
  const [own] = Object.values(stack.resource.aws_ssm_parameter);
  own.provisioner = [{ 'local-exec': { command: ${JSON.stringify(`touch ${join(MARKS, 'provisioner')}`)} } }];`),
  );

  const ended = await story.push('feature/runs-code');

  expect(ended.jobs).toMatchObject({ synth: 'success', 'deliver/check': 'success', 'deliver/plan-1': 'failure' });
  const said = story.printed(ended, 'deliver/plan-1');
  for (const word of ['external', 'somebody/foreign', 'provisioner']) expect(said).toContain(word);
  expect(said).not.toContain('Initializing the backend');
  await expect(story.account('dev').keys('_plans/')).resolves.toEqual([]);
  await expect(story.account('dev').parameters()).resolves.toEqual({});
});

test('Terraform that a package brings and that may be deployed is shown, and goes nowhere unless it is approved', async () => {
  story.checkout
    .switchTo('develop', 'main')
    .commit(
      postinstall(
        `stack.resource.aws_ssm_parameter.slipped_in = { ...Object.values(stack.resource.aws_ssm_parameter)[0], name: 'mlopspltf-tst-ssm-slipped-in' };`,
      ),
    );
  story.answer = 'reject';

  const ended = await story.push('develop');

  expect(ended.jobs).toMatchObject({ 'deliver/plan-1': 'success', 'deliver/apply-1': 'failure' });
  expect(story.page(ended)).toContain('slipped_in');
  expect(story.asked.map(({ environment }) => environment)).toEqual(['tst']);
  await expect(story.account('tst').parameters()).resolves.toEqual({});
});

describe('a commit that rewrites the definition, .projenrc.ts and what is generated of it,', () => {
  /** Commits a definition as `npx projen` would leave it. */
  function redefine(platform: Platform): void {
    const accounts = story.platform.environments.map(({ account }) => account).join('|');
    const source = story.checkout.read('.projenrc.ts').replaceAll(new RegExp(accounts, 'g'), '444444444444');
    story.checkout.commit({ ...postinstall(''), '.projenrc.ts': source, [PLATFORM_FILE]: serializePlatform(platform) });
  }

  test('is planned in the account and with the backend of the default branch, whose reviewers are asked', async () => {
    const { platform, checkout } = story;
    checkout.switchTo('develop', 'main');
    const [dev, tst] = [branchOf('dev'), branchOf('tst')];
    const own = platform.environments.map((one): Environment => {
      const others = { ...one, reviewers: [], preventSelfReview: false, destroyable: true };
      if (one.name === 'tst') return { ...others, branch: dev, account: '444444444444' };
      return one.name === 'dev' ? { ...others, branch: tst } : others;
    });
    redefine({ ...platform, stateLocking: 'lockfile', environments: own });
    story.asked.splice(0);
    story.answer = 'reject';

    const ended = await story.push('develop');

    expect(ended.jobs).toMatchObject({ 'deliver/plan-1': 'success', 'deliver/apply-1': 'failure' });
    const reviewers = platform.environments.find(({ name }) => name === 'tst')?.reviewers;
    expect(story.asked).toMatchObject([{ environment: 'tst', reviewers }]);
    const kept = planKey(platform, 'artifact_store', { id: String(ended.run.facts.id), attempt: 1 });
    await expect(story.account('tst').keys('_plans/')).resolves.toContain(kept);
    await expect(story.account('dev').keys('_plans/')).resolves.toEqual([]);
    await expect(story.account('tst').parameters()).resolves.toEqual({});
  });

  test('is refused before it is planned where it is of a repository of its own', async () => {
    const { platform, checkout } = story;
    checkout.switchTo('develop', 'main');
    redefine({ ...platform, repository: { ...platform.repository, owner: 'attacker' } });
    story.asked.splice(0);

    const ended = await story.push('develop');

    expect(ended.jobs).toMatchObject({ synth: 'success', 'deliver/plan-1': 'failure' });
    const said = story.printed(ended, 'deliver/plan-1');
    expect(said).toContain(
      'Its repository is "attacker/mlopspltf-infra", and here it is "example-org/mlopspltf-infra".',
    );
    expect(said).not.toContain('Initializing the backend');
    expect(story.asked).toEqual([]);
  });

  function branchOf(environment: string): string {
    return story.platform.environments.find(({ name }) => name === environment)?.branch ?? '';
  }
});
