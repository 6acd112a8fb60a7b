import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { remove, writeJson } from '../workspace/files';

/** What AWS and the local state do not tell about a set-up that was interrupted. */
export interface Journal {
  /** When resources were first made, ISO 8601: what was made since and lies about may be ours. */
  readonly creatingSince?: string;
  /** The local state that was completely applied, and the configuration it was applied from. */
  readonly applied?: AppliedState;
  /** By which this checkout knows its own claim. */
  readonly claim?: string;
  /** The Terraform that runs, or ran when this process was killed. */
  readonly running?: { readonly pid: number; readonly since: string };
}

export interface AppliedState {
  readonly lineage: string;
  readonly serial: number;
  readonly configuration: string;
}

/** A file beside the local state. Losing it costs time, never a state. */
export class JournalFile {
  constructor(private readonly file: string) {}

  public read(): Journal {
    if (!existsSync(this.file)) return {};
    try {
      const value: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      return typeof value === 'object' && value !== null ? value : {};
    } catch {
      // Cut off: what it said has to be found out again.
      return {};
    }
  }

  public async note(entry: Partial<Journal>): Promise<void> {
    await writeJson(this.file, { ...this.read(), ...entry });
  }

  /** At once, before the process that it is about can do anything. */
  public noteRunning(pid: number): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify({ ...this.read(), running: { pid, since: new Date().toISOString() } }));
  }

  public async clear(): Promise<void> {
    await remove(this.file);
  }
}
