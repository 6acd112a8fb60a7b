import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends the processes that a job has left behind, as GitHub's runner does: those that have the job's own number in their
 * environment, wherever they have gone to. Without `/proc` there is no way to tell them, and none is ended.
 *
 * @param tracking value of `RUNNER_TRACKING_ID`, which no other job has
 * @returns how many
 */
export function endOrphans(tracking: string): number {
  const orphans = processesOf(tracking);
  for (const pid of orphans) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  return orphans.length;
}

function processesOf(tracking: string): readonly number[] {
  const mark = `RUNNER_TRACKING_ID=${tracking}`;
  return processIds().filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^[1-9]\d*$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
