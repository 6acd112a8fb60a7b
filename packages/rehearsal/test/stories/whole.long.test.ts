import { stateKey } from '@mlopspltf/definition';
import { clientConfig } from '@mlopspltf/testing';
import type { RehearsalOptions } from '../../src';
import { LinkingRunner } from './support/local-installation';
import { artifactStoreFiles, containerRegistryFiles } from './support/small-stacks';
import { Story } from './support/story';
import { setParameter } from './support/story-parameters';

const MODULES = ['tf_remote_backend', 'github_oidc', 'artifact_store', 'container_registry'];
const TWO_WAVES = {
  check: 'success',
  'plan-1': 'success',
  'apply-1': 'success',
  'plan-2': 'success',
  'apply-2': 'success',
};

let story: Story;

/** Whether each job of the workflow for pushes has installed its packages as it would on GitHub. */
let installed = false;

/** One run shows that what the jobs install is enough; the others are spared the minutes. */
const installingOnce: RehearsalOptions['runnerFrom'] = (local) => {
  const linking = new LinkingRunner(local);
  return { run: (...job) => (installed ? linking : local).run(...job) };
};

beforeAll(async () => {
  story = await Story.open({ accounts: 'empty', runnerFrom: installingOnce });
});
afterAll(() => story.close());

/** What an environment holds once `value` was deployed to it: each module, and its state where the seed says. */
async function holds(environment: string, account: string, value: string): Promise<void> {
  const there = story.account(environment);
  const name = (purpose: string): string => `mlopspltf-${environment}-ssm-${purpose}`;
  expect(await there.parameters()).toEqual({
    [name('artifact-store')]: value,
    [name('container-registry')]: 'container_registry',
    [name('container-registry-read')]: `arn:aws:ssm:us-east-1:${account}:parameter/${name('artifact-store')}`,
  });
  expect(there.bucket).toBe(`mlopspltf-${environment}-s3-tf-backend`);
  expect(stateKey(story.platform, 'artifact_store')).toBe('mlopspltf_infra/artifact_store/terraform.tfstate');
  const states = (await there.keys()).filter((key) => key.endsWith('.tfstate'));
  expect(states).toEqual(MODULES.map((module) => `mlopspltf_infra/${module}/terraform.tfstate`).sort());
  for (const module of MODULES) expect((await there.state(module))?.resources ?? []).not.toEqual([]);
  expect(await there.locks()).toEqual([]);
}

async function isEmpty(environment: string): Promise<void> {
  expect(await story.account(environment).parameters()).toEqual({});
  expect(await story.account(environment).state('artifact_store')).toBeUndefined();
}

test('three empty accounts get a backend and the roles of the workflows', async () => {
  await story.setUpAccounts();
  for (const { name } of story.platform.environments) {
    expect((await story.account(name).state('github_oidc'))?.resources ?? []).not.toEqual([]);
    await isEmpty(name);
  }
});

test('a push of a feature branch deploys to dev, which has no reviewers, and to nothing else', async () => {
  story.checkout.switchTo('develop', 'main').switchTo('feature/a', 'main');
  story.checkout.commit(artifactStoreFiles({ value: 'first' }));
  const played = await story.push('feature/a');
  installed = true;
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual(TWO_WAVES);
  expect(story.asked).toEqual([]);
  await holds('dev', '111111111111', 'first');
  await isEmpty('tst');
  await isEmpty('prd');
});

test('a pull request to develop is planned against tst, in one comment that a second push brings up to date', async () => {
  const played = await story.pullRequest('feature/a', 'develop');
  expect(played.run.conclusion).toBe('success');
  const [first, ...more] = story.comments(1);
  expect(more).toEqual([]);
  expect(first).toContain('Plan for `tst`: 1 to create in 1 module');
  expect(first).toContain('`container_registry`: new, 2 to create; waits for `artifact_store.kms_key_arn`');
  story.checkout.switchTo('feature/a').commit(containerRegistryFiles({ more: ['second-push'] }));
  expect((await story.pullRequest('feature/a', 'develop')).run.conclusion).toBe('success');
  const [second, ...others] = story.comments(1);
  expect(others).toEqual([]);
  expect(second).toContain('`container_registry`: new, 3 to create; waits for `artifact_store.kms_key_arn`');
  await isEmpty('tst');
});

test('develop is deployed to tst, each wave once it was approved', async () => {
  story.checkout.switchTo('feature/a').commit(containerRegistryFiles());
  story.checkout.switchTo('develop').merge('feature/a');
  const played = await story.push('develop');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual(TWO_WAVES);
  expect(story.asked.map(({ environment }) => environment)).toEqual(['tst', 'tst']);
  await holds('tst', '222222222222', 'first');
  await isEmpty('prd');
});

test('a pull request to main is planned against prd, and its merge deployed there once it was approved', async () => {
  expect((await story.pullRequest('develop', 'main')).run.conclusion).toBe('success');
  expect(story.comments(2)).toHaveLength(1);
  story.asked.splice(0);
  story.checkout.switchTo('main').merge('develop');
  const played = await story.push('main');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual(TWO_WAVES);
  expect(story.asked.map(({ environment, reviewers }) => [environment, reviewers])).toEqual([
    ['prd', ['@example-org/mlops-platform-leads']],
    ['prd', ['@example-org/mlops-platform-leads']],
  ]);
  await holds('prd', '333333333333', 'first');
});

test('what somebody changes by hand opens an issue of its environment at night, and closes it when it is undone', async () => {
  const { variables } = story.account('tst');
  const issues = (): readonly string[] =>
    story.rehearsal.state.issues.filter(({ pull }) => !pull).map(({ title, state }) => `${state}: ${title}`);
  await setParameter(clientConfig(variables), 'mlopspltf-tst-ssm-artifact-store', 'by hand');
  await story.played(await story.rehearsal.schedule(), 'drift.yml');
  expect(issues()).toEqual([expect.stringMatching(/^open: .*tst/)]);
  expect(story.rehearsal.state.issues.at(-1)?.body).toContain('artifact-store');
  await setParameter(clientConfig(variables), 'mlopspltf-tst-ssm-artifact-store', 'first');
  await story.played(await story.rehearsal.schedule(), 'drift.yml');
  expect(issues()).toEqual([expect.stringMatching(/^closed: .*tst/)]);
});
