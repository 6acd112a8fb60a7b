import { WORKFLOW_FILES } from '@mlopspltf/definition';
import { posix } from 'node:path';
import type { Connection } from './client';
import { explained, isRequestFailure } from './request-errors';
import type { PushRun } from './supersede-facts';

/** A run of the workflow that deploys, as far as it matters here. */
export interface ListedRun {
  readonly id: number;
  readonly number: number;
  readonly commit: string;
  /** `waiting`: for an approval, and no job is at work, by GitHub's own list. */
  readonly status: string;
}

/** What GitHub has of a branch's runs: the same workflow, started by pushes. */
export class WorkflowRuns {
  constructor(
    private readonly connection: Connection,
    private readonly run: PushRun,
  ) {}

  /** All that wait for an approval. */
  public waiting(): Promise<readonly ListedRun[]> {
    return this.ask('Listing the runs that wait', async () => {
      const found = await this.connection.client.paginate(LIST, { ...this.filter(), status: 'waiting' });
      return this.own(found);
    });
  }

  /** The latest hundred, whatever they do. */
  public latest(): Promise<readonly ListedRun[]> {
    return this.ask('Listing the runs of the branch', async () => {
      const { data } = await this.connection.client.request(LIST, this.filter());
      return this.own(data.workflow_runs);
    });
  }

  /** Whether a job of it is at work right now. */
  public isAtWork({ id, number }: ListedRun): Promise<boolean> {
    return this.ask(`Listing the jobs of run ${number}`, async () => {
      const jobs = await this.connection.client.paginate(JOBS, { ...this.at(), run_id: id, per_page: 100 });
      return jobs.some(({ status }) => status === 'in_progress');
    });
  }

  /** @returns false where it had ended by itself */
  public cancel({ id, number }: ListedRun): Promise<boolean> {
    return this.ask(`Cancelling run ${number}`, async () => {
      try {
        await this.connection.client.request(CANCEL, { ...this.at(), run_id: id });
        return true;
      } catch (error) {
        if (isRequestFailure(error, 409)) return false;
        throw error;
      }
    });
  }

  private ask<T>(doing: string, work: () => Promise<T>): Promise<T> {
    return explained(this.connection, doing, 'cancel', work);
  }

  private at(): { readonly owner: string; readonly repo: string } {
    return { owner: this.run.owner, repo: this.run.repository };
  }

  private filter() {
    const workflow = posix.basename(WORKFLOW_FILES.deploy);
    return { ...this.at(), workflow_id: workflow, branch: this.run.branch, event: 'push', per_page: 100 } as const;
  }

  /** What the filter asked for is looked at again: a server that knows less of it must not have others' runs cancelled. */
  private own(found: readonly Answered[]): readonly ListedRun[] {
    return found
      .filter(({ head_branch: branch, event }) => branch === this.run.branch && event === 'push')
      .map((run) => ({ id: Number(run.id), number: run.run_number, commit: run.head_sha, status: run.status ?? '' }));
  }
}

/** The part of GitHub's answer that is used. */
interface Answered {
  readonly id: number | bigint;
  readonly run_number: number;
  readonly head_branch: string | null;
  readonly head_sha: string;
  readonly event: string;
  readonly status: string | null;
}

const LIST = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
const JOBS = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
const CANCEL = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel';
