import { resolvePlatform } from '@mlopspltf/definition';
import type { GitHubEvent, JobWork } from '../../src/api';
import { tokenClaims, unsignedToken } from '../../src/stand-ins/claims';
import { jobWork } from '../runner/support/jobs';
import { PLATFORM } from './support/steps';

const AUDIENCE = 'sts.amazonaws.com';

function claims(event: Partial<GitHubEvent>, more: Partial<JobWork> = {}, platform = PLATFORM) {
  const work = jobWork([], more);
  return tokenClaims(platform, { ...work, run: { ...work.run, event: { ...work.run.event, ...event } } }, AUDIENCE);
}

const PULL = { name: 'pull_request', ref: 'refs/pull/5/merge', baseRef: 'develop', headRef: 'feature/a' } as const;

describe('the subject of a token', () => {
  test.each<[string, string, Partial<GitHubEvent>, Partial<JobWork>]>([
    ['a push', 'ref:refs/heads/feature/a', {}, {}],
    ['a push of a tag', 'ref:refs/tags/v1', { ref: 'refs/tags/v1' }, {}],
    ['a pull request', 'pull_request', PULL, {}],
    ['a merge group', 'ref:refs/heads/gh-readonly-queue/main/pr-5', { name: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-5' }, {}], // prettier-ignore
    ['a schedule', 'ref:refs/heads/main', { name: 'schedule', ref: 'refs/heads/main' }, {}],
    ['a job in an environment', 'environment:dev', {}, { environment: 'dev' }],
    ['a job of a pull request in an environment', 'environment:dev', PULL, { environment: 'dev' }],
    ['an environment with a colon', 'environment:a%3Ab', {}, { environment: 'a:b' }],
  ])('of %s ends in %s', (_title, end, event, more) => {
    expect(claims(event, more).sub).toBe(`repo:acme/ml-infra:${end}`);
  });

  test('has numbers where the definition says so', () => {
    const { repository, environments } = PLATFORM;
    const platform = resolvePlatform({
      repository: { ...repository, subject: 'ids' },
      environments,
      modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
    });
    expect(claims({}, {}, platform).sub).toBe('repo:acme@65/ml-infra@74:ref:refs/heads/feature/a');
  });
});

describe('the claims of a token', () => {
  test('name repository, run, workflow and the file of the job', () => {
    const workflowRef = 'acme/ml-infra/.github/workflows/deliver.yml@refs/heads/main';
    expect(claims({}, { workflowRef, workflowSha: 'b'.repeat(40), environment: 'dev' })).toMatchObject({
      iss: 'https://token.actions.githubusercontent.com',
      aud: AUDIENCE,
      repository: 'acme/ml-infra',
      repository_id: '74',
      repository_owner: 'acme',
      repository_owner_id: '65',
      ref: 'refs/heads/feature/a',
      ref_type: 'branch',
      event_name: 'push',
      workflow: 'deploy',
      workflow_ref: 'acme/ml-infra/.github/workflows/deploy.yml@refs/heads/feature/a',
      job_workflow_ref: workflowRef,
      job_workflow_sha: 'b'.repeat(40),
      environment: 'dev',
      run_id: '7',
      run_attempt: '1',
      actor: 'somebody',
    });
  });

  test('have no environment where the job has none, and the branches of a pull request', () => {
    expect(claims({})).not.toHaveProperty('environment');
    expect(claims(PULL)).toMatchObject({ base_ref: 'develop', head_ref: 'feature/a', ref: 'refs/pull/5/merge' });
  });

  test('are what the token says, for five minutes', () => {
    const [, body = ''] = unsignedToken({ sub: 'x' }, 1_000_000).split('.');
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
      sub: 'x',
      iat: 1000,
      nbf: 1000,
      exp: 1300,
    });
  });
});
