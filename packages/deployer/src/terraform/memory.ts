import { freemem } from 'node:os';

/** Bytes that processes of ours may still use: of the machine, or of the container it pretends to be. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  const free = freemem();
  // Without a limit some systems report zero, some a number beyond all memory.
  return limit > 0 && limit < free ? limit : free;
}
