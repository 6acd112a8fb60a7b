import { writeSync } from 'node:fs';
import { findEnvironment } from '@mlopspltf/definition';
import { bootstrap, exitCodeOf, messageOf, readPlatform, type ProgressEvent } from '../../src';

/** A bootstrap as a process of its own, for tests that kill it. Tells each border it reaches as a line of JSON. */
const [, , output = '', workspace = '', stopAt = ''] = process.argv;

/** Written at once: what is buffered dies with the process. */
function reach(border: string): void {
  writeSync(1, `${JSON.stringify({ border })}\n`);
  // Stands still for whoever kills it.
  if (border === stopAt) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

async function main(): Promise<void> {
  const platform = await readPlatform(output);
  await bootstrap({
    platform,
    environment: findEnvironment(platform, 'dev'),
    output,
    workspace,
    env: process.env,
    parallelism: 2,
    report: (event: ProgressEvent) => {
      if (event.kind === 'step') reach(`${event.step} ${event.phase}`);
    },
    approve: () => {
      reach('asked');
      return Promise.resolve(true);
    },
  });
}

main().catch((error: unknown) => {
  writeSync(2, `${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
});
