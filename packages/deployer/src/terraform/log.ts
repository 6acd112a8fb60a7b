import { createWriteStream, type WriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, PRIVATE_FILE, remove } from '../workspace/files';
import type { Redaction } from './redact';

/** One file a module and run, with all that Terraform said. */
export class ModuleLog {
  private readonly stream: WriteStream;

  constructor(
    /** Absolute. */
    public readonly file: string,
    private readonly redact: Redaction,
  ) {
    this.stream = createWriteStream(file, { flags: 'a', mode: PRIVATE_FILE });
  }

  public write(line: string): void {
    this.stream.write(`${this.redact(line)}\n`);
  }

  public async close(): Promise<void> {
    await new Promise<void>((resolve) => this.stream.end(resolve));
  }
}

/** Runs that are kept for one environment. */
const KEPT_RUNS = 20;

/**
 * A folder for the logs of a run. Those of the oldest runs go.
 *
 * @param history folder with one folder a run
 */
export async function openRunFolder(history: string, run: string): Promise<string> {
  const folder = join(history, run);
  await makeFolder(folder);
  const runs = (await readdir(history)).sort();
  await Promise.all(runs.slice(0, Math.max(0, runs.length - KEPT_RUNS)).map((old) => remove(join(history, old))));
  return folder;
}

/** Sorts by time; differs for two runs that start together. */
export function runName(now: Date, pid: number): string {
  return `${now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}-${pid}`;
}
