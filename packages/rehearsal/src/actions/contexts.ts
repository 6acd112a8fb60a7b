import type { Contexts, RehearsalWorld, RunFacts } from '../api';
import { render, type LoadedWorkflow, type StepsJob, type Texts } from '../workflow';

/** What every job of a run sees as `github`, but for the job's own name. */
export interface GitHubContextOptions {
  readonly world: RehearsalWorld;
  readonly facts: RunFacts;
  /** The workflow that the event started, whatever it calls. */
  readonly workflow: LoadedWorkflow;
  /** Login of who started this attempt. */
  readonly triggeringActor: string;
}

/**
 * The context `github`. A push that deleted a branch is told with the default branch's commit.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push
 */
export function githubContext({ world, facts, workflow, triggeringActor }: GitHubContextOptions): Contexts {
  const { event } = facts;
  const { fullName } = world.repository;
  const { repository } = world.platform;
  const [owner = ''] = fullName.split('/');
  return {
    actor: event.actor,
    triggering_actor: triggeringActor,
    api_url: world.github.api,
    graphql_url: `${world.github.api}/graphql`,
    server_url: 'https://github.com',
    base_ref: event.baseRef ?? '',
    head_ref: event.headRef ?? '',
    event: event.payload,
    event_name: event.name,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    ref_protected: false,
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: fullName,
    repository_id: repository.id ?? '',
    repository_owner: owner,
    repository_owner_id: repository.ownerId ?? '',
    repositoryUrl: `git://github.com/${fullName}.git`,
    retention_days: '90',
    run_attempt: String(facts.attempt),
    run_id: String(facts.id),
    run_number: String(facts.number),
    secret_source: event.restricted ? 'None' : 'Actions',
    sha: workflow.sha,
    workflow: facts.name,
    workflow_ref: workflow.ref,
    workflow_sha: workflow.sha,
  };
}

/**
 * Environment variables of workflow and job; the job's own win. The variables of a caller do not reach what it calls.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#limitations-of-reusable-workflows
 * @throws {ExpressionFailedError}
 */
export function environmentVariables(workflow: LoadedWorkflow, job: StepsJob, contexts: Contexts): Texts {
  const { github, inputs, vars } = contexts;
  return { ...rendered(workflow.definition.env, { github, inputs, vars }), ...rendered(job.env, contexts) };
}

function rendered(texts: Texts, contexts: Contexts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, render(text, contexts)]));
}
