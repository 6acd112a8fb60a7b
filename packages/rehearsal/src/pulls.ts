import { RequestError } from './errors';
import {
  mergeGroupEvent,
  pullRequestEvent,
  type EventWorld,
  type PullRequest,
  type PullRequestAction,
  type Side,
} from './events';
import { addIssue, type StateFile, type StoredIssue, type StoredPull } from './github';
import { mergeCommit, type BareRepository } from './repository';
import type { GitHubEvent } from './api';

/** Whose fork it is, where a pull request comes from one. */
export const FORK_OWNER = 'contributor';

export interface PullOptions {
  /** Without `refs/heads/`. */
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  readonly baseSha: string;
  readonly fork: boolean;
}

/** What became of a pull request. */
export interface OpenedPull {
  readonly number: number;
  readonly action: PullRequestAction;
  /** @default - the branches conflict, and GitHub starts nothing then */
  readonly event?: GitHubEvent;
}

/** The pull requests of a rehearsal: kept with the issues, their commits in the repository. */
export class PullRequests {
  constructor(
    private readonly store: StateFile,
    private readonly served: BareRepository,
    private readonly world: EventWorld,
  ) {}

  /**
   * Opens a pull request, or adds to the one that is open between the same branches.
   * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/checking-out-pull-requests-locally
   */
  public async open(options: PullOptions): Promise<OpenedPull> {
    const { head, headSha, base, baseSha, fork } = options;
    const pull: StoredPull = { head, headSha, base, baseSha, ...(fork ? { fork: FORK_OWNER } : {}) };
    const there = this.find(pull);
    const before = there?.pull.headSha;
    const author = fork ? FORK_OWNER : this.world.actor;
    const now = new Date().toISOString();
    const issue = there ?? {
      ...addIssue(this.store, now, { title: `${head} into ${base}`, body: null, author, pull }),
    };
    Object.assign(there?.pull ?? {}, pull);
    this.store.save();
    const { number } = issue;
    await this.served.setReference(`refs/pull/${number}/head`, headSha);
    const merge = await this.merged({ ...options, number });
    const action = there ? 'synchronize' : 'opened';
    if (merge === undefined) return { number, action };
    const world = { ...this.world, actor: author };
    const event = pullRequestEvent(world, asPullRequest(issue, pull), { action, merge, ...(before && { before }) });
    return { number, action, event };
  }

  /**
   * Gives the open pull request of a head another base.
   *
   * @param before the base that it has, without `refs/heads/`
   * @throws RequestError where there is none
   * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/changing-the-base-branch-of-a-pull-request
   */
  public async changeBase(head: string, before: string, base: Side): Promise<OpenedPull> {
    const issue = this.store.state.issues.find(
      ({ state, pull }) => state === 'open' && pull?.head === head && pull.base === before,
    );
    if (!issue?.pull) {
      throw new RequestError(`There is no open pull request of "${head}" into "${before}" in this rehearsal.`);
    }
    const { number, pull } = issue;
    const changes = { base: { branch: pull.base, sha: pull.baseSha } };
    Object.assign(pull, { base: base.branch, baseSha: base.sha });
    this.store.save();
    const merge = await this.merged({ headSha: pull.headSha, baseSha: base.sha, number });
    const action = 'edited';
    if (merge === undefined) return { number, action };
    return {
      number,
      action,
      event: pullRequestEvent(this.world, asPullRequest(issue, pull), { action, merge, changes }),
    };
  }

  /**
   * The newest open pull request to a branch comes to the front of the merge queue.
   *
   * @throws RequestError where there is none, or it conflicts
   * @see https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
   */
  public async mergeGroup(base: string, baseSha: string): Promise<GitHubEvent> {
    const issue = this.store.state.issues.findLast(({ state, pull }) => state === 'open' && pull?.base === base);
    if (!issue?.pull) {
      throw new RequestError(
        `There is no open pull request to "${base}" in this rehearsal, so nothing can be in its merge queue. ` +
          `Open one: infra rehearse pull-request HEAD ${base}`,
      );
    }
    const message = `Merge pull request #${issue.number}`;
    const commit = await mergeCommit(this.served, { base: baseSha, head: issue.pull.headSha, message });
    if (commit === undefined) {
      throw new RequestError(
        `#${issue.number} conflicts with "${base}", so GitHub does not take it into the merge queue.`,
      );
    }
    const ref = `refs/heads/gh-readonly-queue/${base}/pr-${issue.number}-${baseSha}`;
    await this.served.setReference(ref, commit);
    const head = await this.served.commit(commit);
    return mergeGroupEvent({ ...this.world, actor: 'github-merge-queue[bot]' }, { ref, head, base, baseSha });
  }

  /** Keeps `refs/pull/N/merge`, which is there only while nothing conflicts. */
  private async merged(
    pull: Pick<PullOptions, 'headSha' | 'baseSha'> & { readonly number: number },
  ): Promise<string | undefined> {
    const { number, headSha: head, baseSha: base } = pull;
    const commit = await mergeCommit(this.served, { base, head, message: `Merge ${head} into ${base}` });
    const ref = `refs/pull/${number}/merge`;
    if (commit !== undefined || (await this.served.resolve(ref)) !== undefined) {
      await this.served.setReference(ref, commit);
    }
    return commit;
  }

  private find(wanted: StoredPull): (StoredIssue & { pull: StoredPull }) | undefined {
    const found = this.store.state.issues.find(
      ({ state, pull }) =>
        state === 'open' && pull?.head === wanted.head && pull.base === wanted.base && pull.fork === wanted.fork,
    );
    return found?.pull ? { ...found, pull: found.pull } : undefined;
  }
}

function asPullRequest({ number, title, author }: StoredIssue, pull: StoredPull): PullRequest {
  return {
    number,
    title,
    author,
    head: { branch: pull.head, sha: pull.headSha },
    base: { branch: pull.base, sha: pull.baseSha },
    ...(pull.fork === undefined ? {} : { fork: pull.fork }),
  };
}
