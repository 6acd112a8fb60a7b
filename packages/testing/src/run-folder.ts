import { mkdtempSync, readdirSync, realpathSync, rmSync, type Dirent } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { stopEmulator } from '@mlopspltf/emulator';

/** The rest of the name begins with the number of jest's process. */
const PREFIX = 'mlopspltf-test-run-';

/**
 * Made by the first of jest's projects that is set up; the others share it. Its name goes to the workers in the
 * environment, which they inherit.
 */
export function openRunFolder(): void {
  process.env.MLOPSPLTF_TEST_RUN ??= mkdtempSync(join(parent(), `${PREFIX}${process.pid}-`));
}

/** Ends what the run shared. A second time it does nothing, and in a run within a run neither. */
export async function closeRunFolder(): Promise<void> {
  const folder = process.env.MLOPSPLTF_TEST_RUN;
  if (folder === undefined || ownerOf(folder) !== process.pid) return;
  delete process.env.MLOPSPLTF_TEST_RUN;
  await discard(folder);
}

/** Ends what runs left behind that were killed. */
export async function discardAbandonedRuns(): Promise<void> {
  for (const name of readdirSync(parent()).filter((each) => each.startsWith(PREFIX))) {
    if (!isAlive(ownerOf(name))) await discard(join(parent(), name));
  }
}

/** @throws Error outside of a run that has one */
export function runFolder(): string {
  const folder = process.env.MLOPSPLTF_TEST_RUN;
  if (folder === undefined) {
    throw new Error(
      'There is no shared emulator here: it belongs to tests named *.terraform.test.ts or *.long.test.ts. Rename this one.',
    );
  }
  return folder;
}

function parent(): string {
  return realpathSync(tmpdir());
}

async function discard(folder: string): Promise<void> {
  for (const workspace of emulatorWorkspaces(folder)) await stopEmulator({ workspace });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The run's own, and those that tests have started in scratch folders and not stopped. */
function emulatorWorkspaces(folder: string): readonly string[] {
  const records = entriesOf(folder).filter(
    ({ name, parentPath }) => name === 'emulator.json' && basename(parentPath) === 'emulator',
  );
  return records.map(({ parentPath }) => dirname(parentPath));
}

/** None where the run that it belongs to, or another that tidies up, has just removed it. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function ownerOf(folder: string): number {
  return Number.parseInt(basename(folder).slice(PREFIX.length), 10);
}

/** A number that was given to another process meanwhile only keeps a folder a while longer. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
