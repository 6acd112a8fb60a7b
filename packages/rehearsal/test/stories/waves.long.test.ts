import type { Answer } from '../../src';
import { ends, SmallPipeline, type SmallRepository } from './support/small-pipeline';

const pipeline = new SmallPipeline();
let repository: SmallRepository;
let answer: Answer = 'approve';
/** Jobs for which reviewers were asked, in order. */
const asked: string[] = [];

beforeAll(async () => {
  await pipeline.start();
  repository = await pipeline.open({}, ({ jobs }) => {
    asked.push(...jobs.map(({ path }) => path));
    return Promise.resolve(answer);
  });
});
beforeEach(() => {
  asked.splice(0);
});
afterAll(async () => {
  await repository.close();
  await pipeline.stop();
});

test('the second wave is planned, asked for and applied where the first one is empty, for which nobody is asked', async () => {
  const desired = '2 1\nin the second wave\n';

  const run = await repository.deploy('develop', { desired });

  expect(run.conclusion).toBe('success');
  expect(asked).toEqual(['deliver/apply-2']);
  expect(delivered(ends(run))).toEqual(['apply-2: success', 'check: success', 'plan-1: success', 'plan-2: success']);
  await expect(pipeline.applied('tst')).resolves.toBe(desired);
});

test('nothing is asked and nothing comes after it where no wave has anything to apply', async () => {
  const run = await repository.deploy('develop', { desired: '1 1\nof no wave\n' });

  expect(run.conclusion).toBe('success');
  expect(asked).toEqual([]);
  expect(delivered(ends(run))).toEqual(['check: success', 'plan-1: success']);
  expect((await pipeline.applied('tst')) ?? '').not.toContain('of no wave');
});

test('the second wave does not come after a first one that was rejected', async () => {
  answer = 'reject';

  const run = await repository.deploy('develop', { desired: '2\nrejected\n' });

  expect(run.conclusion).toBe('failure');
  expect(asked).toEqual(['deliver/apply-1']);
  expect(delivered(ends(run))).toEqual(['apply-1: failure', 'check: success', 'plan-1: success']);
  expect((await pipeline.applied('tst')) ?? '').not.toContain('rejected');
});

test('the second wave does not come after a first one that was cancelled while it waited', async () => {
  answer = 'wait';
  const run = await repository.deploy('develop', { desired: '2\ncancelled\n' });
  expect(delivered(ends(run))).toContain('apply-1: waiting');

  run.cancel();
  await run.ended;

  expect(run.conclusion).toBe('cancelled');
  expect(asked).toEqual(['deliver/apply-1']);
  expect(delivered(ends(run)).filter((end) => /-[12]:/.test(end))).toEqual(['apply-1: cancelled', 'plan-1: success']);
  expect((await pipeline.applied('tst')) ?? '').not.toContain('cancelled');
});

/** Of the jobs that deliver. */
function delivered(jobs: readonly string[]): readonly string[] {
  return jobs.flatMap((end) => (end.startsWith('deliver/') ? [end.slice('deliver/'.length)] : []));
}
