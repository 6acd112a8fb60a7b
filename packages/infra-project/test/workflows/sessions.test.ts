import { parse } from 'yaml';
import { textOf } from './platforms';
import type { WrittenJob, WrittenWorkflow } from './rules';

const { jobs } = parse(textOf('deliver')) as WrittenWorkflow;

/** Seconds for which a job asks for credentials; undefined where it takes no role. */
function sessionOf({ steps = [] }: WrittenJob): unknown {
  return steps.find(({ uses }) => uses?.startsWith('aws-actions/'))?.with?.['role-duration-seconds'];
}

const changing = Object.entries(jobs).filter(([, { environment }]) => environment !== undefined);
const looking = Object.entries(jobs).filter(([, job]) => !job.environment && job.permissions?.['id-token']);

test('there are jobs of both kinds', () => {
  expect(changing.map(([id]) => id)).toEqual(expect.arrayContaining(['apply-1', 'destroy']));
  expect(looking.map(([id]) => id)).toContain('plan-1');
});

test.each(changing)('the credentials of %s, which changes the environment, outlive the job', (_id, job) => {
  expect(sessionOf(job)).toBe(7200);
  // Steps before it take some of the job's time, so the credentials begin later than the limit does.
  expect(sessionOf(job)).toBeGreaterThan((job['timeout-minutes'] ?? Infinity) * 60);
});

test.each(looking)('%s, which only looks, asks for an hour', (_id, job) => {
  expect(sessionOf(job)).toBe(3600);
});
