import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopEmulator } from '@mlopspltf/emulator';

const PREFIX = 'mlopspltf-test-run-';
const OWNER = 'owner.pid';

/**
 * Made by the first of jest's projects that is set up; the others share it. Its name goes to the workers in the
 * environment, which they inherit.
 */
export function openRunFolder(): void {
  if (process.env.MLOPSPLTF_TEST_RUN !== undefined) return;
  const folder = mkdtempSync(join(parent(), PREFIX));
  writeFileSync(join(folder, OWNER), String(process.pid));
  process.env.MLOPSPLTF_TEST_RUN = folder;
}

/** Ends what the run shared. A second time it does nothing. */
export async function closeRunFolder(): Promise<void> {
  const folder = process.env.MLOPSPLTF_TEST_RUN;
  if (folder === undefined) return;
  delete process.env.MLOPSPLTF_TEST_RUN;
  await discard(folder);
}

/** Ends what runs left behind that were killed. */
export async function discardAbandonedRuns(): Promise<void> {
  for (const name of readdirSync(parent()).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(parent(), name);
    if (!ownerLives(folder)) await discard(folder);
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
  await stopEmulator({ workspace: folder });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A number that was given to another process meanwhile only keeps the folder a while longer. */
function ownerLives(folder: string): boolean {
  try {
    return process.kill(Number.parseInt(readFileSync(join(folder, OWNER), 'utf8'), 10), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
