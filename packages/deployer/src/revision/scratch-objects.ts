import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from './git';

/** What a commit that nobody sees is made of. */
export interface ScratchCommit {
  readonly tree: string;
  /** @default - it has none */
  readonly parent?: string;
}

/** Where trial merges are written instead of into the repository: that stays as it is, and may be read-only. */
export class ScratchObjects {
  /** For git, so that it writes here and reads the repository's objects too. */
  public readonly env: Readonly<Record<string, string>>;

  constructor(
    private readonly folder: string,
    objects: string,
  ) {
    this.env = {
      GIT_OBJECT_DIRECTORY: folder,
      // In quotes, as in C, a path may hold the character that separates paths: https://git-scm.com/docs/git
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(objects),
    };
  }

  /** @returns the ids of trees that hold one of the files each, undefined where git does not know one of them */
  public async trees(git: Git, blobs: readonly string[]): Promise<readonly string[] | undefined> {
    const input = blobs.map((blob) => `100644 blob ${blob}\tfile\n`).join('\n');
    return (await git.read(['mktree', '--batch'], { input, env: this.env }))?.split('\n');
  }

  /** @returns the ids of the commits, undefined where git does not take one */
  public async commits(git: Git, commits: readonly ScratchCommit[]): Promise<readonly string[] | undefined> {
    const texts = commits.map(({ tree, parent }) => {
      const ancestry = parent === undefined ? '' : `parent ${parent}\n`;
      return `tree ${tree}\n${ancestry}author ${NOBODY}\ncommitter ${NOBODY}\n\n`;
    });
    const files = new Map([...new Set(texts)].map((text, at) => [text, join(this.folder, `${at}.commit`)]));
    await Promise.all([...files].map(([text, file]) => writeFile(file, text)));
    const ids = await git.read(['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths'], {
      input: texts.map((text) => `${files.get(text) ?? ''}\n`).join(''),
      env: this.env,
    });
    return ids?.split('\n');
  }
}

/** @param objects the folder of the repository's objects, absolute */
export async function withScratchObjects<T>(objects: string, use: (scratch: ScratchObjects) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mlopspltf-merge-'));
  try {
    return await use(new ScratchObjects(folder, objects));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NOBODY = 'nobody <nobody> 0 +0000';
