import type { Repository } from '@mlopspltf/definition';
import type { RunListing } from '../api';
import type { Answer } from './answers';
import type { StateFile } from './state';
import type { Caller, Grant } from './tokens';

/** What the answer to a request is made of. */
export interface Request {
  readonly store: StateFile;
  readonly caller: Caller;
  readonly repository: Pick<Repository, 'owner' | 'name'>;
  /** Of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Held against the description. */
  readonly body: unknown;
  /** ISO 8601. */
  readonly now: string;
  /** Every run of this rehearsal, the oldest first. */
  readonly runs: readonly RunListing[];
}

/** One operation of GitHub's API. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As GitHub's description writes it. */
  readonly path: string;
  /** What lets a job's token in: one of them. `administrator`: nothing does. `anybody`: every token. */
  readonly grants: readonly Grant[] | ((request: Request) => readonly Grant[]) | 'administrator' | 'anybody';
  readonly answer: (request: Request) => Answer;
}

export const REPOSITORY_PATH = '/repos/{owner}/{repo}';

/** Who GitHub says has done it. */
export function loginOf(caller: Caller): string {
  return caller.kind === 'job' ? 'github-actions[bot]' : caller.login;
}
