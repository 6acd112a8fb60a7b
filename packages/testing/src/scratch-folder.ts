import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder, removed after the tests of the file. May be called anywhere in it. */
export function scratchFolder(): string {
  // In the folder of the run, if it has one, so that it goes with that when the run is killed.
  const parent = process.env.MLOPSPLTF_TEST_RUN ?? realpathSync(tmpdir());
  const folder = mkdtempSync(join(parent, 'mlopspltf-scratch-'));
  made.push(folder);
  return folder;
}

// Within a test jest takes no hooks any more, so this one is set when the file is imported; outside of tests there is none.
if (typeof afterAll === 'function') {
  afterAll(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}
