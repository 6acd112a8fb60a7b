import { startEmulator } from '../../src';

/** A program that starts the emulator of the workspace it is given, says which it is, and ends. */
async function main(): Promise<void> {
  const [workspace = ''] = process.argv.slice(2);
  const { pid, port, reused } = await startEmulator({ workspace });
  process.stdout.write(JSON.stringify({ pid, port, reused }));
}

void main();
