import { LinkingRunner } from './support/local-installation';
import { onlyModules } from './support/small-definition';
import { containerRegistryFiles, type Files } from './support/small-stacks';
import { Story } from './support/story';

const TAGS = 'packages/shared-constructs/src/common-tags.ts';
const STORE = 'mlopspltf-dev-ssm-artifact-store';
const REGISTRY = 'mlopspltf-dev-ssm-container-registry';
const ONE_WAVE = { check: 'success', 'plan-1': 'success', 'apply-1': 'success' };

let story: Story;

beforeAll(async () => {
  story = await Story.open({ runnerFrom: (local) => new LinkingRunner(local) });
  story.checkout.switchTo('feature/a');
  const first = await story.push('feature/a');
  expect(story.delivered(first)).toEqual({ ...ONE_WAVE, 'plan-2': 'success', 'apply-2': 'success' });
});
afterAll(() => story.close());

/** By module, what the last deployment left: how often its state was written. */
async function serials(): Promise<Readonly<Record<string, number | undefined>>> {
  const dev = story.account('dev');
  const [store, registry] = [await dev.state('artifact_store'), await dev.state('container_registry')];
  return { artifact_store: store?.serial, container_registry: registry?.serial };
}

test('one module changed, and a comment in code that all share: that module alone is planned and applied', async () => {
  const { checkout } = story;
  const before = await serials();
  checkout.commit({
    ...containerRegistryFiles({ value: 'changed' }),
    [TAGS]: `// Read by people only.\n${checkout.read(TAGS)}`,
  });
  const played = await story.push('feature/a');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual(ONE_WAVE);
  expect(await story.account('dev').parameters()).toMatchObject({ [REGISTRY]: 'changed', [STORE]: 'artifact_store' });
  const after = await serials();
  expect(after.artifact_store).toBe(before.artifact_store);
  expect(after.container_registry).toBeGreaterThan(before.container_registry ?? Infinity);
  expect(story.page(played)).toContain('1 to change in 1 module');
});

test('shared code changed: every module that it alters is applied in one wave, and the administrator told of theirs', async () => {
  const { checkout } = story;
  const before = await serials();
  const tags = checkout.read(TAGS).replace("ManagedBy: 'terraform',", "ManagedBy: 'terraform',\n    Team: 'mlops',");
  checkout.commit({ [TAGS]: tags });
  const played = await story.push('feature/a');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual(ONE_WAVE);
  const after = await serials();
  expect(after.artifact_store).toBeGreaterThan(before.artifact_store ?? Infinity);
  expect(after.container_registry).toBeGreaterThan(before.container_registry ?? Infinity);
  const page = story.page(played);
  expect(page).toContain('3 to change in 2 modules');
  expect(page).toContain('npx projen deploy:dev --module github_oidc');
});

test('a module that the definition has lost is named, and stays as it was', async () => {
  const { checkout } = story;
  const before = await story.account('dev').parameters();
  for (const branch of ['main', 'feature/a']) checkout.switchTo(branch).commit(withoutRegistry(), 'No registry');
  // The deployer takes the definition from the default branch.
  story.bring('main');
  const played = await story.push('feature/a');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual({ check: 'success', 'plan-1': 'success' });
  expect(story.page(played)).toContain('container_registry');
  expect(await story.account('dev').parameters()).toEqual(before);
  expect(await story.account('dev').state('container_registry')).toBeDefined();
});

test('a removal by hand wants the name of the environment of its branch', async () => {
  const before = await story.account('dev').parameters();
  const played = await story.dispatch('destroy', 'feature/a', { environment: 'tst' });
  expect(played.run.conclusion).toBe('failure');
  expect(played.jobs.confirm).toBe('failure');
  expect(story.delivered(played)).toEqual({});
  expect(await story.account('dev').parameters()).toEqual(before);
});

test('a removal by hand is refused while a module that the definition has lost reads what would go', async () => {
  const before = await story.account('dev').parameters();
  const played = await story.dispatch('destroy', 'feature/a', { environment: 'dev' });
  expect(played.run.conclusion).toBe('failure');
  expect(story.delivered(played)).toEqual({ check: 'success', 'destroy-plan': 'failure' });
  expect(story.printed(played, 'deliver/destroy-plan')).toContain('npx projen destroy:dev --module container_registry');
  expect(await story.account('dev').parameters()).toEqual(before);
});

test('a removal by hand takes all modules of the pipeline with it, and leaves no lock', async () => {
  const { checkout } = story;
  for (const branch of ['main', 'feature/a']) {
    checkout.switchTo(branch).git('revert', '--no-edit', 'HEAD');
    story.bring(branch);
  }
  const played = await story.dispatch('destroy', 'feature/a', { environment: 'dev' });
  expect(story.printed(played, 'deliver/destroy-plan')).toContain('container_registry');
  expect(played.run.conclusion).toBe('success');
  const dev = story.account('dev');
  expect(await dev.parameters()).toEqual({});
  expect((await dev.state('artifact_store'))?.resources).toEqual([]);
  expect(await dev.locks()).toEqual([]);
});

/** The repository as it is without the module. */
function withoutRegistry(): Files {
  const { checkout } = story;
  return onlyModules(
    (path) => checkout.read(path),
    checkout.platform.modules.map(({ name }) => name).filter((name) => name !== 'container_registry'),
  );
}
