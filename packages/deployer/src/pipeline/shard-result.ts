import { shardFile, shardOutput, show } from '@mlopspltf/definition';
import { z } from 'zod';
import type { ResourceChange } from '../api';
import { sha256 } from '../configuration/digests';
import { plannedChange } from '../plans/plan-entry';
import { parsedAs } from '../parse-json';
import { planReference, type PlanReference } from './references';
import type { Shard } from './shards';

/** What a shard has planned. Holds what the page of the run shows, and nothing secret. */
export interface ShardResult {
  readonly shard: number;
  /** Exactly those of the shard, in its order. */
  readonly modules: readonly ShardModule[];
  /** What else has to be said, in sentences. */
  readonly warnings: readonly string[];
}

/** How one module came out. */
export type ShardModule = { readonly module: string } & (
  | { readonly outcome: 'unchanged' }
  | ({ readonly outcome: 'planned' } & ShardPlan)
  | { readonly outcome: 'failed'; readonly failure: ShardFailure }
);

/** A plan that was kept, and what it would do. */
export interface ShardPlan {
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. */
  readonly outputs: readonly string[];
  readonly reference: PlanReference;
}

/** An error as it goes from one job to another. */
export interface ShardFailure {
  readonly message: string;
  /** Of the program. */
  readonly exitCode: 1 | 2 | 3 | 4;
  /** The command that goes on. @default - none is known */
  readonly next?: string;
}

/** A result on its way to the job that gathers: a file, whose digest goes another way. */
export interface HandedOver {
  /** Name of the file. */
  readonly file: string;
  readonly text: string;
  /** Name of the job's output. */
  readonly output: string;
  /** Of the text, hexadecimal. */
  readonly sha256: string;
}

export function handOver({ shard, modules, warnings }: ShardResult): HandedOver {
  const text = JSON.stringify({ schemaVersion: 1, shard, modules, warnings });
  return { file: shardFile(shard), text, output: shardOutput(shard), sha256: sha256(text) };
}

/**
 * @param digest SHA-256 that the shard's job has put out, hexadecimal
 * @returns a clause that says what is wrong, where it is not what that job wrote
 */
export function parseShardResult(text: string, digest: string, { number, modules }: Shard): ShardResult | string {
  if (sha256(text) !== digest) return 'is not what its job has written: it was altered or replaced';
  const result = parsedAs(file, text);
  if (result === undefined) return 'was written by another release';
  const names = result.modules.map(({ module }) => module);
  if (result.shard === number && names.join() === modules.join()) return result;
  return `is of other modules: ${names.map(show).join(', ')}`;
}

const named = { module: z.string() };
const shardModule = z
  .discriminatedUnion('outcome', [
    z.object({ ...named, outcome: z.literal('unchanged') }),
    z.object({
      ...named,
      outcome: z.literal('planned'),
      changes: z.array(plannedChange),
      outputs: z.array(z.string()),
      reference: planReference,
    }),
    z.object({
      ...named,
      outcome: z.literal('failed'),
      failure: z.object({
        message: z.string(),
        exitCode: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
        next: z.string().optional(),
      }),
    }),
  ])
  .refine((one) => one.outcome !== 'planned' || one.reference.module === one.module);
const file = z.object({
  schemaVersion: z.literal(1),
  shard: z.int().min(1),
  modules: z.array(shardModule),
  warnings: z.array(z.string()),
});
