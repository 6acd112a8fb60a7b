import type { RunListing } from '../api';
import { shortName } from '../repository';
import type { GitHubState, StoredComment, StoredEnvironment, StoredIssue } from './state';

/** Where people would look; nothing is served there. */
export const WEB = 'https://github.com';

/** Of whom nothing but the name is known. */
export function simpleUser(login: string, id = 1) {
  const addresses = ['avatar_url', 'url', 'html_url', 'followers_url', 'following_url', 'gists_url', 'starred_url'];
  const more = ['subscriptions_url', 'organizations_url', 'repos_url', 'events_url', 'received_events_url'];
  return {
    login,
    id,
    node_id: `U_${id}`,
    gravatar_id: '',
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
    ...urls([...addresses, ...more], `${WEB}/${login}`),
  };
}

export function team(owner: string, slug: string, id: number) {
  return {
    id,
    node_id: `T_${id}`,
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    permission: 'pull',
    type: 'organization',
    parent: null,
    ...urls(['url', 'html_url', 'members_url', 'repositories_url'], `${WEB}/orgs/${owner}/teams/${slug}`),
  };
}

export function environmentBody(environment: StoredEnvironment, state: GitHubState, owner: string) {
  const { id, name, waitTimer, reviewers, preventSelfReview, adminsBypass, branches } = environment;
  const nameOf = (ids: Readonly<Record<string, number>>, wanted: number): string =>
    Object.entries(ids).find(([, known]) => known === wanted)?.[0] ?? '';
  const rule = (number: number, type: string) => ({ id: id * 10 + number, node_id: `R_${id}_${number}`, type });
  return {
    id,
    node_id: `E_${id}`,
    name,
    created_at: DAY,
    updated_at: DAY,
    can_admins_bypass: adminsBypass,
    protection_rules: [
      ...(waitTimer > 0 ? [{ ...rule(1, 'wait_timer'), wait_timer: waitTimer }] : []),
      ...(reviewers.length > 0
        ? [
            {
              ...rule(2, 'required_reviewers'),
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map(({ type, id: of }) => ({
                type,
                reviewer:
                  type === 'User' ? simpleUser(nameOf(state.users, of), of) : team(owner, nameOf(state.teams, of), of),
              })),
            },
          ]
        : []),
      ...(branches === 'all' ? [] : [rule(3, 'branch_policy')]),
    ],
    deployment_branch_policy:
      branches === 'all'
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches === 'custom' },
    ...urls(['url', 'html_url'], WEB),
  };
}

export function policyBody({ id, name, type }: StoredEnvironment['policies'][number]) {
  return { id, node_id: `P_${id}`, name, type };
}

export function issueBody(issue: StoredIssue, comments: number, repository: string) {
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  const address = `${WEB}/${repository}/${kind}/${issue.number}`;
  const pull = { merged_at: null, ...urls(['diff_url', 'html_url', 'patch_url', 'url'], address) };
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: simpleUser(issue.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.state === 'closed' ? issue.updatedAt : null,
    author_association: 'NONE',
    ...urls(['url', 'html_url', 'repository_url', 'labels_url', 'comments_url', 'events_url'], address),
    ...(issue.pull === undefined ? {} : { pull_request: pull }),
  };
}

export function commentBody(comment: StoredComment, repository: string) {
  const issue = `${WEB}/${repository}/issues/${comment.issue}`;
  return {
    id: comment.id,
    node_id: `C_${comment.id}`,
    body: comment.body,
    user: simpleUser(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'NONE',
    issue_url: issue,
    ...urls(['url', 'html_url'], `${issue}#issuecomment-${comment.id}`),
  };
}

export function runBody({ facts, status, conclusion }: RunListing, repository: string) {
  const { id, attempt, number, file, name, event } = facts;
  const names = ['url', 'html_url', 'jobs_url', 'logs_url', 'check_suite_url', 'cancel_url', 'rerun_url'];
  return {
    id,
    node_id: `WR_${id}`,
    name,
    path: file,
    display_title: name,
    run_number: number,
    run_attempt: attempt,
    workflow_id: workflowId(file),
    event: event.name,
    status,
    conclusion: conclusion ?? null,
    head_branch: event.headRef ?? shortName(event.ref),
    head_sha: event.sha,
    actor: simpleUser(event.actor),
    triggering_actor: simpleUser(event.actor),
    head_commit: null,
    pull_requests: [],
    created_at: DAY,
    updated_at: DAY,
    repository: repositoryBody(repository),
    head_repository: repositoryBody(repository),
    ...urls([...names, 'artifacts_url', 'workflow_url'], `${WEB}/${repository}/actions/runs/${id}`),
  };
}

export function jobBody({ facts }: RunListing, job: RunListing['jobs'][number], repository: string) {
  const address = `${WEB}/${repository}/actions/runs/${facts.id}/job/${job.id}`;
  return {
    id: job.id,
    node_id: `J_${job.id}`,
    run_id: facts.id,
    run_attempt: facts.attempt,
    name: job.name,
    workflow_name: facts.name,
    head_branch: facts.event.headRef ?? shortName(facts.event.ref),
    head_sha: facts.event.sha,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: DAY,
    started_at: DAY,
    completed_at: job.status === 'completed' ? DAY : null,
    labels: ['ubuntu-latest'],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    steps: [],
    ...urls(['url', 'run_url', 'html_url', 'check_run_url'], address),
  };
}

/** A number for a file that is the same in each rehearsal. */
export function workflowId(file: string): number {
  return Buffer.from(file).reduce((sum, byte) => (sum * 31 + byte) % 1_000_000_007, 7);
}

/** Nothing here depends on when something was made. */
const DAY = '2026-01-31T10:00:00Z';

function repositoryBody(fullName: string) {
  const [owner = '', name = ''] = fullName.split('/');
  const templates = REPOSITORY_ADDRESSES.map((part) => `${part}_url`);
  return {
    id: 1,
    node_id: 'R_1',
    name,
    full_name: fullName,
    private: true,
    fork: false,
    description: null,
    owner: simpleUser(owner),
    hooks_url: WEB,
    ...urls(['url', 'html_url', ...templates], `${WEB}/${fullName}`),
  };
}

const REPOSITORY_ADDRESSES = [
  ...['archive', 'assignees', 'blobs', 'branches', 'collaborators', 'comments', 'commits', 'compare', 'contents'],
  ...['contributors', 'deployments', 'downloads', 'events', 'forks', 'git_commits', 'git_refs', 'git_tags'],
  ...['issue_comment', 'issue_events', 'issues', 'keys', 'labels', 'languages', 'merges', 'milestones'],
  ...['notifications', 'pulls', 'releases', 'stargazers', 'statuses', 'subscribers', 'subscription', 'tags'],
  ...['teams', 'trees'],
] as const;

/** The same address under each of these names. */
export function urls(names: readonly string[], address: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, address]));
}
