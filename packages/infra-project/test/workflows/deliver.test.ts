import { resolvePlatform, workflowRoleArn, type PlatformDefinition } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import { byHand, nightly, pullRequest, push } from './events';
import { CHANGED } from './outcomes';
import { DEFINITION, DELIVERING, HERE, PLATFORM } from './platforms';
import { simulate, told } from './simulation';

describe('what delivers', () => {
  const deliver = DELIVERING.get('deliver');
  const EVENTS = [push('refs/heads/main'), pullRequest({ base: 'main' }), nightly(), byHand('refs/heads/main')];
  const KINDS: Readonly<Record<string, readonly string[]>> = {
    deploy: ['push'],
    'pull-request': ['pull_request'],
    drift: ['schedule', 'workflow_dispatch'],
    destroy: ['workflow_dispatch'],
    other: [],
  };

  test.each(Object.entries(KINDS))('does %s for its own events only, whatever a caller asks for', async (kind, own) => {
    if (!deliver) throw new Error('no workflow deliver');
    for (const { name, github } of EVENTS) {
      const on = { workflow_dispatch: {} };
      const workflows = new Map([['deliver', { ...deliver, on }]]);
      const inputs = { kind, environment: 'prd', digest: '', 'base-digest': '', confirm: 'prd' };
      const jobs = await simulate({ workflows, event: { name: 'workflow_dispatch', github, inputs } });

      expect([name, jobs.length > 0]).toEqual([name, own.includes(name)]);
    }
  });

  test('compares nothing that another branch than the default one brings', async () => {
    if (!deliver) throw new Error('no workflow deliver');
    const workflows = new Map([['deliver', { ...deliver, on: { workflow_dispatch: {} } }]]);
    const inputs = { kind: 'drift', environment: 'dev', digest: '', 'base-digest': '', confirm: '' };

    expect(await simulate({ workflows, event: byHand('refs/heads/feature/a', inputs) })).toEqual([]);
    expect(await simulate({ workflows, event: byHand('refs/heads/main', inputs) })).toHaveLength(1);
  });

  test.each(PLATFORM.environments)(
    'takes the roles of $name in its account, and none elsewhere',
    async (environment) => {
      const ref = `refs/heads/${environment.branch.replace('**', 'a')}`;
      const outcomes = { 'deploy/deliver/plan-1': CHANGED };
      const jobs = await simulate({ workflows: DELIVERING, event: push(ref), outcomes });

      expect(jobs.flatMap(({ role, account }) => (role === undefined ? [] : [[role, account]]))).toEqual([
        [workflowRoleArn(PLATFORM, environment.name, environment.account, 'plan'), environment.account],
        [workflowRoleArn(PLATFORM, environment.name, environment.account, 'apply'), environment.account],
      ]);
    },
  );
});

test('another branch, environment, account and default branch in the definition change all of it', async () => {
  const changed: PlatformDefinition = {
    ...DEFINITION,
    repository: { ...DEFINITION.repository, defaultBranch: 'trunk' },
    prefix: 'acme',
    environments: [
      { name: 'lab', branch: 'try/**', account: '444444444444' },
      { name: 'live', branch: "release/it's", account: '555555555555' },
    ],
  };
  const workflows = workflowsOf(resolvePlatform(changed), HERE);
  const outcomes = { 'deploy/deliver/plan-1': CHANGED };
  const pushed = async (ref: string): Promise<readonly string[]> =>
    (await simulate({ workflows: new Map([...workflows].slice(1)), event: push(ref), outcomes })).map(told);

  await expect(pushed('refs/heads/try/a')).resolves.toContain(
    'deploy/deliver/apply-1 waits for lab as acme-lab-iam-github-apply',
  );
  await expect(pushed("refs/heads/release/it's")).resolves.toContain(
    'deploy/deliver/apply-1 waits for live as acme-live-iam-github-apply',
  );
  await expect(pushed('refs/heads/main')).resolves.toEqual([]);
  expect(workflows.get('deploy')?.jobs.deliver).toMatchObject({
    uses: 'example-org/mlopspltf-infra/.github/workflows/deliver.yml@trunk',
  });
});
