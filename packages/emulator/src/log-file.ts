import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/** Enough to see why; the whole log may be long. */
const TAIL_LINES = 20;
const TAIL_BYTES = 8_192;

/** The last lines of a log, or nothing where there is none. */
export function tailOf(log: string): string {
  let file: number;
  try {
    file = openSync(log, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  } finally {
    closeSync(file);
  }
}

/** Whether the server whose log this is has taken its port: Werkzeug, on which moto's server stands, says so. */
export function isListening(log: string): boolean {
  return readFileSync(log, 'utf8').includes('Running on http');
}
