import type { ContenderName } from '../contenders/contender';

/** What is asked of every contender, in this order. */
export const QUESTIONS = ['first', 'unchanged', 'changed'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What is measured of the program by itself. */
export type Aspect = 'empty task' | 'synth' | 'start-up' | 'detect';

/** Everything that was measured, and why there is nothing where there is not. Times are seconds. */
export class Figures {
  private readonly samples = new Map<string, number[]>();
  private readonly reasons = new Map<string, string>();
  private readonly memory = new Map<number, number>();

  public addDeployment(contender: ContenderName, question: Question, size: number, seconds: number): void {
    this.add(keyOf(contender, question, size), seconds);
  }

  /** The median. Undefined where it was not measured. */
  public deployment(contender: ContenderName, question: Question, size: number): number | undefined {
    return this.median(keyOf(contender, question, size));
  }

  public addAspect(aspect: Aspect, size: number, seconds: number): void {
    this.add(keyOf(aspect, size), seconds);
  }

  /** The median. Undefined where it was not measured. */
  public aspect(aspect: Aspect, size: number): number | undefined {
    return this.median(keyOf(aspect, size));
  }

  /** @param megabytes the most that one process held at once */
  public setSynthMemory(size: number, megabytes: number): void {
    this.memory.set(size, megabytes);
  }

  public synthMemory(size: number): number | undefined {
    return this.memory.get(size);
  }

  /** Says why a contender has no figures at a size, or no further ones. */
  public excuse(contender: ContenderName, size: number, reason: string): void {
    this.reasons.set(keyOf(contender, size), reason);
  }

  public excuseOf(contender: ContenderName, size: number): string | undefined {
    return this.reasons.get(keyOf(contender, size));
  }

  private add(key: string, seconds: number): void {
    const present = this.samples.get(key);
    if (present) present.push(seconds);
    else this.samples.set(key, [seconds]);
  }

  private median(key: string): number | undefined {
    return median(this.samples.get(key) ?? []);
  }
}

/** The middle one; of two in the middle their mean. Undefined for nothing. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** Undefined where either was not measured. */
export function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined || base === 0 ? undefined : value / base;
}

/** Undefined where either was not measured. */
export function difference(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined ? undefined : value - base;
}

function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join(' ');
}
