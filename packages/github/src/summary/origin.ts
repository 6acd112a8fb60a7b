import { RELEASE_VERSION } from '@mlopspltf/definition';
import { code } from './markdown';

/** What something was done with, and where. */
export interface Origin {
  readonly account: string;
  /** Full. */
  readonly commit: string;
  readonly branch: string;
}

/** One line for the page of a run: commit, branch, account, and the release that did it. */
export function originLine({ account, commit, branch }: Origin): string {
  return `Commit ${code(commit.slice(0, 7))} of ${code(branch)}, account ${code(account)}, ${releaseText()}.`;
}

/** `infra 1.2.3` */
export function releaseText(): string {
  return `infra ${RELEASE_VERSION}`;
}
