import type { Contexts } from '../api';
import { booleanFrom, render, type ConcurrencyDefinition } from '../workflow';
import type { Attempt, JobRecord } from './attempt';
import { refusal, rulesOf } from './environments';

/** Why a job does not get through a gate. */
export interface TurnedAway {
  readonly conclusion: 'failure' | 'cancelled';
  readonly message: string;
}

/** Somebody at a gate. */
export interface Passer {
  readonly attempt: Attempt;
  /** @default - a call, which is no job of its own */
  readonly record?: JobRecord;
  readonly signal: AbortSignal;
  readonly stop: (reason: string) => void;
}

/** A concurrency group, evaluated. */
export interface Group {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: 'single' | 'max';
}

/** @throws {ExpressionFailedError} */
export function groupFrom(definition: ConcurrencyDefinition, contexts: Contexts): Group {
  const { group, cancelInProgress, queue } = definition;
  return { group: render(group, contexts), cancelInProgress: booleanFrom(cancelInProgress, contexts), queue };
}

/**
 * Waits for the turn in a concurrency group.
 *
 * @param held groups that the run or a calling job is in already: to wait for one of them would be for ever
 * @returns what leaves the group, or why there is no turn
 */
export async function enterGroup(
  passer: Passer,
  wanted: Group,
  held: readonly string[],
): Promise<{ readonly leave: () => void } | TurnedAway> {
  const { attempt, record, signal } = passer;
  if (held.includes(wanted.group.toLowerCase())) {
    const message = `Canceling since a deadlock for concurrency group '${wanted.group}' was detected: the run is in it already.`;
    return { conclusion: 'cancelled', message };
  }
  const place = attempt.options.groups.enter({ ...wanted, cancel: passer.stop });
  if (!place.immediate) record?.move('pending');
  if (await happens(place.granted, signal)) return { leave: place.leave };
  place.leave();
  return cancelled(signal);
}

/**
 * Lets a job into its environment: references that may not deploy fail, and reviewers are waited for.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-protection-rules
 */
export async function enterEnvironment(
  passer: Passer & { readonly record: JobRecord },
  name: string,
): Promise<TurnedAway | undefined> {
  const { attempt, record, signal } = passer;
  const { world, facts, approvals, emit } = attempt.options;
  const rules = rulesOf(world.github, name);
  record.names(name);
  const refused = refusal(rules, facts.event);
  if (refused !== undefined) return { conclusion: 'failure', message: refused };
  const { reviewers } = rules;
  if (reviewers.length === 0) return undefined;
  const { answer, withdraw } = approvals.ask(rules, () => record.view());
  record.move('waiting');
  emit({ kind: 'approval-asked', run: facts, job: record.view(), environment: name, reviewers });
  const decision = await first(answer, signal);
  withdraw();
  if (decision === undefined) return cancelled(signal);
  if (decision.approved) return undefined;
  return { conclusion: 'failure', message: `The deployment to ${name} was rejected by ${decision.reviewer}.` };
}

/** @returns why it was stopped */
export function cancelled(signal: AbortSignal): TurnedAway {
  return { conclusion: 'cancelled', message: String(signal.reason) };
}

/** @returns false where the signal was aborted before */
async function happens(event: Promise<void>, signal: AbortSignal): Promise<boolean> {
  return (
    (await first(
      event.then(() => true),
      signal,
    )) ?? false
  );
}

/** @returns undefined where the signal was aborted before */
async function first<Value>(event: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  if (signal.aborted) return undefined;
  let ignore: () => void = () => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    ignore = () => {
      resolve(undefined);
    };
    signal.addEventListener('abort', ignore, { once: true });
  });
  try {
    return await Promise.race([event, aborted]);
  } finally {
    signal.removeEventListener('abort', ignore);
  }
}
