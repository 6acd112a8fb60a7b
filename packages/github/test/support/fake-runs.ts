import { notFound, type Answer } from './bodies';
import type { DescribedOperation } from './description';
import { repositoryBody, urls } from './repository-body';

type Status = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'pending';

/** A run as GitHub keeps it. */
export interface StoredRun {
  id: number;
  number: number;
  branch: string;
  event: string;
  commit: string;
  status: Status;
  conclusion: string | null;
  /** Statuses of its jobs. */
  jobs: Status[];
  workflow: string;
}

/** An answer, and whether another page follows it. */
export type PagedAnswer = Answer & { readonly more?: boolean };

/** Runs of the workflows, with state. */
export class FakeRuns {
  public readonly runs: StoredRun[] = [];
  /** Ids of those that were cancelled. */
  public readonly cancelled: number[] = [];
  /** Called before each answer. @default - nothing changes by itself */
  public meanwhile: (method: string, path: string) => void = () => undefined;

  public add(number: number, rest: Partial<StoredRun> = {}): StoredRun {
    const run: StoredRun = {
      id: 100_000 + number,
      number,
      branch: 'feature/a',
      event: 'push',
      commit: number.toString(16).padStart(40, '0'),
      status: 'waiting',
      conclusion: null,
      jobs: ['completed', 'waiting'],
      workflow: 'deploy.yml',
      ...rest,
    };
    this.runs.push(run);
    return run;
  }

  public answer({ path, method, parameters }: DescribedOperation, query: URLSearchParams): PagedAnswer {
    this.meanwhile(method, path);
    if (path.endsWith('/runs')) return this.list(parameters.workflow_id ?? '', query);
    const run = this.runs.find(({ id }) => String(id) === parameters.run_id);
    if (!run) return notFound();
    return method === 'post' ? this.cancel(run) : jobsOf(run);
  }

  private list(workflow: string, query: URLSearchParams): PagedAnswer {
    const fits = (name: string, value: string): boolean => query.get(name) === null || query.get(name) === value;
    const wanted = this.runs
      .filter((run) => run.workflow === workflow)
      .filter(({ branch, event, status }) => fits('branch', branch) && fits('event', event) && fits('status', status))
      .sort((a, b) => b.number - a.number);
    const [size, page] = [Number(query.get('per_page') ?? 30), Number(query.get('page') ?? 1)];
    const shown = wanted.slice((page - 1) * size, page * size);
    return {
      status: 200,
      body: { total_count: wanted.length, workflow_runs: shown.map(runBody) },
      more: page * size < wanted.length,
    };
  }

  private cancel(run: StoredRun): Answer {
    if (run.status === 'completed')
      return { status: 409, body: { message: 'Cannot cancel a workflow run that is completed.' } };
    Object.assign(run, { status: 'completed', conclusion: 'cancelled', jobs: run.jobs.map(() => 'completed') });
    this.cancelled.push(run.id);
    return { status: 202, body: {} };
  }
}

const DAY = '2026-01-31T10:00:00Z';
const WEB = 'https://github.test';

function runBody(run: StoredRun): object {
  const { id, number, branch, event, commit, status, conclusion, workflow } = run;
  const names = ['url', 'html_url', 'jobs_url', 'logs_url', 'check_suite_url', 'cancel_url', 'rerun_url'];
  return {
    id,
    node_id: `WR${id}`,
    name: 'deploy',
    path: `.github/workflows/${workflow}`,
    display_title: 'a commit',
    run_number: number,
    run_attempt: 1,
    workflow_id: 1,
    event,
    status,
    conclusion,
    head_branch: branch,
    head_sha: commit,
    head_commit: null,
    pull_requests: [],
    created_at: DAY,
    updated_at: DAY,
    repository: repositoryBody(),
    head_repository: repositoryBody(),
    ...urls([...names, 'artifacts_url', 'workflow_url'], `${WEB}/runs/${id}`),
  };
}

function jobsOf({ id, branch, commit, jobs }: StoredRun): Answer {
  const bodies = jobs.map((status, index) => ({
    id: id * 10 + index,
    node_id: `J${id}`,
    run_id: id,
    name: `job ${index}`,
    workflow_name: 'deploy',
    head_branch: branch,
    head_sha: commit,
    status,
    conclusion: status === 'completed' ? 'success' : null,
    created_at: DAY,
    started_at: DAY,
    completed_at: status === 'completed' ? DAY : null,
    labels: [],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
    steps: [],
    ...urls(['url', 'run_url', 'html_url', 'check_run_url'], `${WEB}/jobs/${index}`),
  }));
  return { status: 200, body: { total_count: jobs.length, jobs: bodies } };
}
