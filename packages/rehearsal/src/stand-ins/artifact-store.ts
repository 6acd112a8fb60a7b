import { createHash, randomInt, randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { RunFacts } from '../api';
import { ActionFailure } from './stand-in';

/** An artifact as it is kept. */
export interface KeptArtifact {
  readonly name: string;
  readonly id: number;
  /** SHA-256 over names and contents. GitHub's is that of the archive, which is not made here. */
  readonly digest: string;
  /** Holds its files. */
  readonly folder: string;
}

type Run = Pick<RunFacts, 'id' | 'attempt'>;

/**
 * Artifacts by run, in folders that people and tests can look into. They are immutable: a name is taken once an attempt, until
 * it is overwritten as a whole. A run that is started again sees those of its earlier attempts, the newest of a name.
 *
 * @see https://docs.github.com/en/actions/concepts/workflows-and-actions/workflow-artifacts
 */
export class ArtifactStore {
  private readonly folder: string;

  /** @param folder of the whole rehearsal */
  constructor(folder: string) {
    this.folder = join(folder, 'artifacts');
  }

  /**
   * @param files by their path in the artifact
   * @throws ActionFailure where the name is taken
   */
  public put(run: Run, name: string, files: ReadonlyMap<string, string>, overwrite: boolean): KeptArtifact {
    const place = this.place(run, name);
    const draft = join(dirname(place), `draft ${randomUUID()}`);
    const folder = join(draft, FILES);
    mkdirSync(folder, { recursive: true });
    for (const [path, source] of files) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(source, target);
      // GitHub keeps no permissions.
      chmodSync(target, 0o644);
    }
    const kept = { name, id: randomInt(2 ** 40), digest: digestOf(folder) };
    writeFileSync(join(draft, FACTS), JSON.stringify(kept));
    if (overwrite) rmSync(place, { recursive: true, force: true });
    try {
      renameSync(draft, place);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw new ActionFailure(
        `An artifact with the name "${name}" exists already in this run. Choose another name, or write "overwrite: true".`,
        { cause: error },
      );
    }
    return { ...kept, folder: join(place, FILES) };
  }

  /** @returns undefined where there is none */
  public get({ id, attempt }: Run, name: string): KeptArtifact | undefined {
    for (let before = attempt; before > 0; before -= 1) {
      const place = this.place({ id, attempt: before }, name);
      if (!existsSync(join(place, FACTS))) continue;
      const facts = JSON.parse(readFileSync(join(place, FACTS), 'utf8')) as Omit<KeptArtifact, 'folder'>;
      return { ...facts, folder: join(place, FILES) };
    }
    return undefined;
  }

  /** All that a job of this attempt sees, by name. */
  public list({ id, attempt }: Run): readonly KeptArtifact[] {
    const attempts = Array.from({ length: attempt }, (_, index) => join(this.folder, `${id}-${index + 1}`));
    const names = attempts
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder))
      .flatMap((entry) => /^artifact (.+)$/.exec(entry)?.[1] ?? []);
    return [...new Set(names)].sort().flatMap((name) => this.get({ id, attempt }, name) ?? []);
  }

  /** Names hold neither slashes nor backslashes; a dot alone would be a folder that is there. */
  private place({ id, attempt }: Run, name: string): string {
    return join(this.folder, `${id}-${attempt}`, `artifact ${name}`);
  }
}

const FILES = 'files';
const FACTS = 'artifact.json';

/** Of all files below, whatever order the system lists them in. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder)) {
    const bytes = readFileSync(join(folder, file));
    hash.update(`${JSON.stringify(file)} ${bytes.length} `).update(bytes);
  }
  return hash.digest('hex');
}

/** Paths of files, relative, sorted. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
