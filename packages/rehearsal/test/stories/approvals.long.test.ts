import { LinkingRunner } from './support/local-installation';
import { Story } from './support/story';

let story: Story;

beforeAll(async () => {
  story = await Story.open({ runnerFrom: (local) => new LinkingRunner(local) });
});
afterAll(() => story.close());

const DEPLOYED = {
  'mlopspltf-tst-ssm-artifact-store': 'artifact_store',
  'mlopspltf-tst-ssm-container-registry': 'container_registry',
  'mlopspltf-tst-ssm-container-registry-read':
    'arn:aws:ssm:us-east-1:222222222222:parameter/mlopspltf-tst-ssm-artifact-store',
};

test('what a reviewer rejects is not applied, and nothing of it stays locked', async () => {
  const { checkout } = story;
  checkout.switchTo('develop', 'main');
  story.answer = 'reject';
  const played = await story.push('develop');
  expect(played.run.conclusion).toBe('failure');
  expect(story.delivered(played)).toEqual({ check: 'success', 'plan-1': 'success', 'apply-1': 'failure' });
  const tst = story.account('tst');
  expect(await tst.parameters()).toEqual({});
  expect(await tst.state('artifact_store')).toBeUndefined();
  expect(await tst.locks()).toEqual([]);
});

test('the next push picks it up, in two waves at a first deployment, each approved once', async () => {
  const { checkout, asked } = story;
  checkout.commit({}, 'Nothing of Terraform');
  story.answer = 'approve';
  asked.splice(0);
  const played = await story.push('develop');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual({
    check: 'success',
    'plan-1': 'success',
    'apply-1': 'success',
    'plan-2': 'success',
    'apply-2': 'success',
  });
  expect(asked.map(({ environment, jobs }) => [environment, jobs.map(({ path }) => path)])).toEqual([
    ['tst', ['deliver/apply-1']],
    ['tst', ['deliver/apply-2']],
  ]);
  expect(await story.account('tst').parameters()).toEqual(DEPLOYED);
});

test('nothing changed: nobody is asked, nothing is applied, and the run is green', async () => {
  const { checkout, asked } = story;
  checkout.commit({ 'docs/notes.md': 'For people only\n' }, 'Words');
  asked.splice(0);
  const before = await story.account('tst').state('artifact_store');
  const played = await story.push('develop');
  expect(played.run.conclusion).toBe('success');
  expect(story.delivered(played)).toEqual({ check: 'success', 'plan-1': 'success' });
  expect(asked).toEqual([]);
  expect(story.page(played)).toContain('nothing to do');
  expect(await story.account('tst').state('artifact_store')).toEqual(before);
});

test('no other environment has got anything', async () => {
  for (const name of ['dev', 'prd']) {
    expect(await story.account(name).parameters()).toEqual({});
    expect((await story.account(name).keys()).filter((key) => key.endsWith('.tfstate'))).toEqual([]);
  }
});
