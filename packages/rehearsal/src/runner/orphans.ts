import { readdirSync, readFileSync } from 'node:fs';

/**
 * Ends the processes that a job has left behind, wherever they have gone to: those that have the job's own number in their
 * environment, as GitHub's runner does, and what they have started, as the machine of GitHub goes with the job. Without `/proc`
 * there is no way to tell them, and none is ended.
 *
 * @param tracking value of `RUNNER_TRACKING_ID`, which no other job has
 */
export function endOrphans(tracking: string): void {
  const mark = `RUNNER_TRACKING_ID=${tracking}`;
  kill(withDescendants(processIds().filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark))));
}

/**
 * Ends a process and all that it has started, in whatever process groups they are.
 * @param pid of a child of ours that leads a process group
 */
export function endTree(pid: number): void {
  kill([...withDescendants([pid]), -pid]);
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

/** The given ones come first: they start no more then. */
function withDescendants(roots: readonly number[]): readonly number[] {
  const parents = new Map(processIds().map((pid) => [pid, parentOf(pid)]));
  const found = new Set(roots);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [pid, parent] of parents) if (parent !== undefined && found.has(parent)) found.add(pid);
  }
  return [...found];
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
  return read(`/proc/${pid}/environ`).split('\0');
}

/** The name, in parentheses before it, may hold anything. */
function parentOf(pid: number): number | undefined {
  const [, parent] = /^.*\) \S (\d+) /s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
