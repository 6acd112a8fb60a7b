import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/**
 * An empty folder. In a run that has a folder of its own it stays until the run ends, so that what a test started in it
 * is still known then and can be ended; else it is removed after the tests of the file.
 */
export function scratchFolder(): string {
  const run = process.env.MLOPSPLTF_TEST_RUN;
  const folder = mkdtempSync(join(run ?? realpathSync(tmpdir()), 'mlopspltf-scratch-'));
  if (run === undefined) made.push(folder);
  return folder;
}

// Within a test jest takes no hooks any more, so this one is set when the file is imported; outside of tests there is none.
if (typeof afterAll === 'function') {
  afterAll(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}
