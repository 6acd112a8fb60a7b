import type { Clock } from '../../src/deployment-lock/clock';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody waits for it. */
export class VirtualClock implements Clock {
  private time = 0;
  private sleepers: readonly Sleeper[] = [];

  public now(): number {
    return this.time;
  }

  public sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new Error('aborted'));
        return;
      }
      const abort = (): void => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(new Error('aborted'));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper: Sleeper = { at: this.time + ms, wake };
      this.sleepers = [...this.sleepers, sleeper];
      signal?.addEventListener('abort', abort);
    });
  }

  /** Lets time pass until this has come to its end, one way or the other. */
  public async until(work: Promise<unknown>): Promise<void> {
    let ended = false;
    const end = (): void => void (ended = true);
    work.then(end, end);
    await this.pass(() => ended, Infinity);
  }

  /** Lets time pass. */
  public async forward(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.pass(() => false, end);
    this.time = end;
  }

  private async pass(isOver: () => boolean, end: number): Promise<void> {
    for (;;) {
      // Everything that does not sleep goes on as far as it can.
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver()) return;
      const [next] = [...this.sleepers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) {
        if (end === Infinity) throw new Error('everybody waits for something that never comes');
        return;
      }
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
