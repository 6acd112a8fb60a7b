import type { Triggers } from '../../src/workflows/model';
import { passesFilter } from './github';

/** Something that happens on GitHub. */
export interface Event {
  readonly name: keyof Triggers;
  /** The branch that triggers filter by. @default - none: they do not filter */
  readonly branch?: string;
  /** What happened to a pull request. */
  readonly type?: string;
  readonly github: object;
  /** Of a run by hand. @default {} */
  readonly inputs?: Readonly<Record<string, string>>;
}

const REPOSITORY = 'example-org/mlopspltf-infra';
const COMMON = { repository: REPOSITORY, actor: 'somebody', run_id: '7', run_attempt: '1' };
const NOTHING = '0'.repeat(40);

/** A push. @param extra what the event says beside its reference */
export function push(ref: string, extra: object = {}): Event {
  const branch = /^refs\/heads\/(.*)$/s.exec(ref)?.[1];
  const event = { before: 'a'.repeat(40), created: false, deleted: false, forced: false, ...extra };
  return { name: 'push', branch: branch ?? NO_BRANCH, github: { ...COMMON, event_name: 'push', ref, event } };
}

/** What the event of a push says beyond the usual. */
export const PUSH = {
  first: { before: NOTHING, created: true },
  forced: { before: 'b'.repeat(40), forced: true },
  deletion: { deleted: true, after: NOTHING },
};

export interface PullRequestOptions {
  readonly base: string;
  /** @default - a branch of the repository */
  readonly from?: string;
  readonly author?: string;
  /** What happened to it. @default - it was opened */
  readonly action?: string;
  /** What it was before an edit. */
  readonly changes?: object;
}

export function pullRequest(options: PullRequestOptions): Event {
  const { base, from = REPOSITORY, author = 'somebody', action = 'opened', changes } = options;
  const pull = {
    number: 5,
    base: { sha: 'c'.repeat(40) },
    head: { repo: { full_name: from } },
    user: { login: author },
  };
  const github = {
    event_name: 'pull_request',
    ref: 'refs/pull/5/merge',
    base_ref: base,
    event: { action, pull_request: pull, ...(changes && { changes }) },
  };
  return { name: 'pull_request', type: action, branch: base, github: { ...COMMON, actor: author, ...github } };
}

export function mergeGroup(base: string): Event {
  const ref = `refs/heads/gh-readonly-queue/${base}/pr-5`;
  const event = { merge_group: { base_ref: `refs/heads/${base}`, base_sha: 'c'.repeat(40) } };
  return {
    name: 'merge_group',
    branch: base,
    github: { ...COMMON, event_name: 'merge_group', ref, base_ref: '', event },
  };
}

/** GitHub takes the default branch. */
export function nightly(): Event {
  return { name: 'schedule', github: { ...COMMON, event_name: 'schedule', ref: 'refs/heads/main', event: {} } };
}

export function byHand(ref: string, inputs: Readonly<Record<string, string>> = {}): Event {
  const github = { ...COMMON, event_name: 'workflow_dispatch', ref, event: { inputs } };
  return { name: 'workflow_dispatch', github, inputs };
}

/** Whether a workflow with these triggers is started. */
export function starts(on: Triggers, { name, branch, type }: Event): boolean {
  if (!(name in on)) return false;
  const types: readonly string[] = on.pull_request?.types ?? ['opened', 'synchronize', 'reopened'];
  if (type !== undefined && !types.includes(type)) return false;
  const trigger = on[name];
  const branches = typeof trigger === 'object' && 'branches' in trigger ? trigger.branches : undefined;
  // A filter of branches leaves tags out.
  if (branches === undefined || branch === undefined) return branch !== NO_BRANCH;
  return branch !== NO_BRANCH && passesFilter(branches, branch);
}

const NO_BRANCH = '';
