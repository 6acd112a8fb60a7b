import type { Event } from './events';
import { DELIVERING } from './platforms';
import { simulate, told, type Outcome } from './simulation';

/** A planning job that found something to apply, and nothing for a later wave. */
export const CHANGED: Outcome = { outputs: { changed: 'true', deferred: 'false' } };

/** What an event starts in the workflows that deliver, in words. */
export async function happens(
  event: Event,
  outcomes: Readonly<Record<string, Outcome>> = {},
  workflows = DELIVERING,
): Promise<readonly string[]> {
  return (await simulate({ workflows, event, outcomes })).map(told);
}

/** The workflows of these names, and the one that they call. */
export function only(...names: readonly string[]): typeof DELIVERING {
  return new Map([...DELIVERING].filter(([name]) => name === 'deliver' || names.includes(name)));
}
