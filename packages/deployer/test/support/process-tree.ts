import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process and all that descend from it, itself first, wherever their process groups are. */
export function processTree(root: number): readonly number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = new Map<number, number[]>();
  for (const line of lines) {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/**
 * Stopped first, each before its children are looked for: so none of them starts another one meanwhile.
 * @returns those that were killed
 */
export function killTree(root: number): readonly number[] {
  const stopped = new Set<number>();
  for (let found = processTree(root); found.some((pid) => !stopped.has(pid)); found = processTree(root)) {
    for (const pid of found) {
      signal(pid, 'SIGSTOP');
      stopped.add(pid);
    }
  }
  for (const pid of stopped) signal(pid, 'SIGKILL');
  return [...stopped];
}

/** Resolves when none of them is at work any more: a killed process has to give back all its memory first. */
export async function haveEnded(pids: readonly number[]): Promise<void> {
  while (pids.some(isAtWork)) await sleep(20);
}

/** One that has ended keeps its number, as a zombie, until its parent has asked for its status. */
function isAtWork(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^\s*[^Z\s]/.test(stdout);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
