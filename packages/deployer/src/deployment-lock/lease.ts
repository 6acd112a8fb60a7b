import { z } from 'zod';
import { shown } from '../records/origin';
import { ageOf } from '../terraform/state-lock';
import { parsedAs } from '../parse-json';

const holder = z.object({
  operation: z.enum(['deploy', 'destroy']),
  who: shown,
  branch: shown.optional(),
  commit: shown.optional(),
  /** Of the run of the workflow. */
  run: shown,
  attempt: z.int().min(1),
  url: shown,
});

const lease = z.object({
  schemaVersion: z.literal(1),
  /** Of one taking of the lock: what has another id was taken by somebody else. */
  id: shown,
  holder,
  /** ISO 8601, by the holder's clock: for people only. */
  since: shown,
  /** Counted up as long as the holder lives, so that others see it without comparing clocks. */
  renewals: z.int().min(0),
  /** Whether it was given back. */
  released: z.boolean(),
});

/** Who deploys. */
export type Holder = Readonly<z.infer<typeof holder>>;

/** The lock as it is stored. It is never removed, only marked as given back: so every change of it is a conditional one. */
export type Lease = Readonly<z.infer<typeof lease>> & { readonly holder: Holder };

/** What parts of a {@link Lease} its taker chooses. */
export type NewLease = Pick<Lease, 'id' | 'holder' | 'since'>;

export function newLease({ id, holder: who, since }: NewLease): Lease {
  return { schemaVersion: 1, id, holder: who, since, renewals: 0, released: false };
}

export function serializeLease(value: Lease): string {
  return JSON.stringify(value);
}

/** @returns undefined for what is damaged, or of a release that wrote it otherwise */
export function parseLease(text: string): Lease | undefined {
  return parsedAs(lease, text);
}

/** `deploy of "feature/a" by ana since 2026-01-01T10:00:00Z (3 min ago): https://…/runs/7/attempts/1` */
export function describeLease(value: Lease | undefined, now = Date.now()): string {
  if (value === undefined) return 'somebody unknown: what is stored is damaged, or of another release';
  const { operation, branch, who, url } = value.holder;
  const age = ageOf({ created: value.since }, now);
  const of = branch === undefined ? '' : ` of ${JSON.stringify(branch)}`;
  return `${operation}${of} by ${who} since ${value.since}${age === undefined ? '' : ` (${age} ago)`}: ${url}`;
}
