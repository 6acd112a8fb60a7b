import { resolve } from 'node:path';
import type { Git } from './git';

/** What git says of the repository around a folder. */
export interface Clone {
  /** Whether its history was cut off; true as well where git says nothing. */
  readonly shallow: boolean;
  /** Where its objects lie, absolute. */
  readonly objects: string;
  /** The way from the repository's root to the folder, with a slash at its end; empty for the root itself. */
  readonly prefix: string;
}

export async function readClone(git: Git): Promise<Clone> {
  const answer = await git.read(['rev-parse', '--is-shallow-repository', '--git-path', 'objects', '--show-prefix']);
  const [shallow, objects = '', prefix = ''] = answer?.split('\n') ?? [];
  return { shallow: shallow !== 'false', objects: resolve(git.root, objects), prefix };
}
