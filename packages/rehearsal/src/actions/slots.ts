/** How many jobs run at once; the others wait in their order. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`"${String(count)}" slots for jobs: it has to be a whole number from 1`);
    }
    this.free = count;
  }

  /** @returns what gives the slot back; at once where the signal is aborted while waiting, without a slot then */
  public async take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return () => undefined;
    if (this.free > 0) {
      this.free -= 1;
      return this.giver();
    }
    return new Promise((resolve) => {
      const start = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.giver());
      };
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(start), 1);
        resolve(() => undefined);
      };
      this.waiting.push(start);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  private giver(): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    };
  }
}
