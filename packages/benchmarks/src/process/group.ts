import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a command gets to end in order: Terraform finishes the resource it is at, and releases its lock. */
const PATIENCE = 30_000;
const POLL = 100;

const ending = new Map<number, Promise<void>>();

/** Asks a process group to end, once, and waits until all of it has; kills what does not. */
export function endGroup(leader: number): Promise<void> {
  const present = ending.get(leader);
  if (present) return present;
  const work = interruptThenKill(leader).finally(() => ending.delete(leader));
  ending.set(leader, work);
  return work;
}

async function interruptThenKill(leader: number): Promise<void> {
  signalGroup(leader, 'SIGINT');
  for (const until = Date.now() + PATIENCE; Date.now() < until;) {
    if (!signalGroup(leader, 0)) return;
    await sleep(POLL);
  }
  signalGroup(leader, 'SIGKILL');
}

/** False when there is no such group any more. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
