import { findEnvironment, TOKEN_ISSUER, workflowRoleName } from '@mlopspltf/definition';
import type { Run } from '../../src';
import type { JobWork } from '../../src/api';
import { ROLES, setTrust, trustPolicy, type Role } from './support/pipeline-roles';
import { ends, SmallPipeline, WORKFLOWS, type SmallRepository } from './support/small-pipeline';
import { keysOf, spoiled, spoiledAt } from './support/spoiled-trust';

const pipeline = new SmallPipeline();
let repository: SmallRepository;

beforeAll(async () => {
  await pipeline.start();
  repository = await pipeline.open({}, () => Promise.resolve('approve'));
  repository.checkout.git('branch', 'develop');
});
afterAll(async () => {
  await repository.close();
  await pipeline.stop();
});

/** Which role each job of a run got: `deliver/plan-1: mlopspltf-dev-iam-github-plan`. */
function given(run: Run): readonly string[] {
  const asked = repository.runner.asked(run);
  expect(asked.filter((one) => !one.given)).toEqual([]);
  return asked.map(({ job, role }) => `${job}: ${role.replace(/^.*\//, '')}`).sort();
}

/** Jobs that could have asked for a token. */
function withToken(run: Run): readonly string[] {
  return repository.runner
    .of(run)
    .filter(({ work }) => work.permissions['id-token'] !== undefined)
    .map(({ work }) => work.path)
    .sort();
}

type Event = (rehearsal: SmallRepository['rehearsal']) => Promise<readonly Run[]>;

describe('the jobs of the generated workflows get', () => {
  test.each<[string, string, Event, readonly string[]]>([
    [
      'on a push to a feature branch, the roles of dev',
      'deploy',
      (rehearsal) => rehearsal.push('feature/a'),
      ['deliver/apply-1: dev-apply', 'deliver/plan-1: dev-plan'],
    ],
    [
      'on a push that needs two waves, the roles of dev in each',
      'deploy',
      (rehearsal) => rehearsal.push('feature/b/c'),
      [
        'deliver/apply-1: dev-apply',
        'deliver/apply-2: dev-apply',
        'deliver/plan-1: dev-plan',
        'deliver/plan-2: dev-plan',
      ],
    ],
    [
      'on a push to develop, the roles of tst',
      'deploy',
      (rehearsal) => rehearsal.push('develop'),
      ['deliver/apply-1: tst-apply', 'deliver/plan-1: tst-plan'],
    ],
    [
      'on a push to main, the roles of prd',
      'deploy',
      (rehearsal) => rehearsal.push('main'),
      ['deliver/apply-1: prd-apply', 'deliver/plan-1: prd-plan'],
    ],
    [
      'on a pull request to develop, the role for it of tst',
      'pull-request',
      (rehearsal) => rehearsal.pullRequest('feature/a', 'develop'),
      ['deliver/pull-request-plan: tst-pr-plan'],
    ],
    [
      'on a pull request to main, the role for it of prd',
      'pull-request',
      (rehearsal) => rehearsal.pullRequest('feature/a', 'main'),
      ['deliver/pull-request-plan: prd-pr-plan'],
    ],
    [
      'on a pull request of a fork, none',
      'pull-request',
      (rehearsal) => rehearsal.pullRequest('feature/a', 'main', { fork: true }),
      [],
    ],
    ['in a merge queue, none', 'pull-request', (rehearsal) => rehearsal.mergeGroup('develop'), []],
    [
      'at night, those that plan',
      'drift',
      (rehearsal) => rehearsal.schedule(),
      ['drift-dev/drift: dev-plan', 'drift-prd/drift: prd-plan', 'drift-tst/drift: tst-plan'],
    ],
    [
      'to destroy, those of the environment of the branch',
      'destroy',
      (rehearsal) => rehearsal.dispatch('destroy', 'develop', { environment: 'tst' }),
      ['deliver/destroy-plan: tst-plan', 'deliver/destroy: tst-apply'],
    ],
  ])('%s', async (_title, workflow, event, expected) => {
    repository.branch('feature/a');
    repository.branch('feature/b/c', { desired: '2\n' });
    const run = await repository.settled(await event(repository.rehearsal), workflow);

    expect(run.conclusion).toBe('success');
    expect(given(run)).toEqual(expected.map((line) => line.replace(/: (\w+)-/, ': mlopspltf-$1-iam-github-')));
    expect(withToken(run)).toEqual(expected.map((line) => line.split(':')[0]).sort());
    expect(repository.rehearsal.problems).toEqual([]);
  });
});

test.each(['refs/tags/main', 'refs/tags/feature/a', 'refs/heads/main-2', 'refs/heads/Main'])(
  'no job runs at all on a push of %s',
  async (ref) => {
    const [, kind = '', name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
    repository.checkout.git(kind === 'tags' ? 'tag' : 'branch', name, 'refs/heads/main');

    await expect(repository.rehearsal.push(ref)).resolves.toEqual([]);
  },
);

/** One of each role, from the runs above, with the environment whose role it is. */
const JOBS = [
  ['plan', 'dev', 'deploy', 'deliver/plan-1'],
  ['apply', 'dev', 'deploy', 'deliver/apply-1'],
  ['plan', 'tst', 'destroy', 'deliver/destroy-plan'],
  ['apply', 'tst', 'destroy', 'deliver/destroy'],
  ['plan', 'prd', 'drift', 'drift-prd/drift'],
  ['pr-plan', 'tst', 'pull-request', 'deliver/pull-request-plan'],
] as const satisfies readonly (readonly [Role, string, string, string])[];

function workOf(workflow: string, job: string, environment: string): JobWork {
  const found = repository.runner.ran.find(
    ({ work }) =>
      work.run.name === workflow && work.path === job && JSON.stringify(work.contexts.inputs).includes(environment),
  );
  if (!found) throw new Error(`${job} of ${workflow} has not run for ${environment}`);
  return found.work;
}

describe('a job gets nothing', () => {
  test.each(JOBS)(
    'of the role %s of %s in %s, %s, once one character of the trust policy is wrong, at any condition',
    async (role, name, workflow, job) => {
      const work = workOf(workflow, job, name);
      const environment = findEnvironment(pipeline.platform, name);
      const right = trustPolicy(pipeline.platform, environment, role);
      const iam = await pipeline.iam(name);
      const roleName = workflowRoleName(pipeline.platform, name, role);
      const refused: string[] = [];
      try {
        for (const key of keysOf(right)) {
          await setTrust(iam, roleName, spoiledAt(right, key));
          if (!(await repository.runner.askAgain(work)).given) refused.push(key);
        }
      } finally {
        await setTrust(iam, roleName, right);
        iam.destroy();
      }

      expect(refused).toEqual(keysOf(right));
      expect(refused).toEqual(
        expect.arrayContaining(['aud', 'sub', 'job_workflow_ref'].map((claim) => `${TOKEN_ISSUER}:${claim}`)),
      );
      expect((await repository.runner.askAgain(work)).given).toBe(true);
    },
  );

  test.each(JOBS)(
    'of the role %s of %s in %s, %s, for a fact of its own that is wrong',
    async (_role, name, workflow, job) => {
      const work = workOf(workflow, job, name);
      const { event } = work.run;
      const altered: Readonly<Record<string, Partial<JobWork>>> = {
        'the file of its workflow': { workflowRef: work.workflowRef.replace('deliver.yml', 'deliverx.yml') },
        "the reference of its workflow's file": {
          workflowRef: work.workflowRef.replace('refs/heads/main', 'refs/tags/main'),
        },
        'its environment': { environment: work.environment === undefined ? name : spoiled(name) },
        'no right to a token': { permissions: { contents: 'read' } },
        'a fork': { run: { ...work.run, event: { ...event, restricted: true } } },
      };

      const given = await Promise.all(
        Object.entries(altered).map(async ([fact, change]) => [
          fact,
          (await repository.runner.askAgain(work, change)).given,
        ]),
      );

      expect(given).toEqual(Object.keys(altered).map((fact) => [fact, false]));
    },
  );

  test('where the environment that its workflow names is another by one character, and nothing is applied', async () => {
    const deliver = WORKFLOWS['deliver.yml'] ?? '';
    const other = deliver.replaceAll('name: ${{ inputs.environment }}', 'name: ${{ inputs.environment }}x');
    expect(other).not.toBe(deliver);
    const spoiledRepository = await pipeline.open({ 'deliver.yml': other });
    try {
      const run = await spoiledRepository.deploy('feature/other', { desired: '1\nof another environment\n' });

      expect(ends(run)).toContain('deliver/apply-1: failure');
      expect(spoiledRepository.runner.asked(run)).toMatchObject([
        { job: 'deliver/plan-1', given: true },
        { job: 'deliver/apply-1', given: false, message: expect.stringContaining('environment:devx') as string },
      ]);
      await expect(pipeline.applied('dev')).resolves.not.toContain('another');
    } finally {
      await spoiledRepository.close();
    }
  });
});

test('every role is asked for by a job of the table', () => {
  expect([...new Set(JOBS.map(([role]) => role))].sort()).toEqual([...ROLES].sort());
});
