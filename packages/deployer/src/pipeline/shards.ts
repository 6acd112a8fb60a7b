import { MODULES_A_SHARD } from '@mlopspltf/definition';
import { z } from 'zod';
import { InputError } from '../errors';
import type { Node } from '../operations/graph';
import { jsonOf } from '../parse-json';

/** Modules that one job plans of a wave, beside other jobs that plan the rest. */
export interface Shard {
  /** Counted from 1. */
  readonly number: number;
  /** Names, at least one. */
  readonly modules: readonly string[];
}

/**
 * As many shards as the modules fill, and never more than there are jobs for: their sizes differ by one at most. What
 * depends on each other may lie apart, because nothing is applied between.
 *
 * @param most shards
 * @param size modules a shard, as long as there are shards for it @default MODULES_A_SHARD
 */
export function shardsOf(modules: readonly string[], most: number, size = MODULES_A_SHARD): readonly Shard[] {
  const count = Math.min(most, Math.ceil(modules.length / size));
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    modules: modules.filter((_module, at) => at % count === index),
  }));
}

/**
 * The modules that are to be planned, as far as it can be told before anything is. What cannot be compared, such as a
 * module that reads what is not deployed yet, is left to whoever gathers what the others came to: it may have to wait.
 *
 * @param differs whether a module is to be planned; may reject
 * @returns names, in the order given
 */
export async function dueModules<N extends Node>(
  nodes: readonly N[],
  differs: (node: N) => Promise<boolean>,
): Promise<readonly string[]> {
  const due = await Promise.all(nodes.map((node) => differs(node).catch(() => false)));
  return nodes.filter((_, index) => due[index]).map(({ name }) => name);
}

/** As one line, for the output of a job and the matrix that is made from it. */
export function serializeShards(shards: readonly Shard[]): string {
  return JSON.stringify(shards);
}

/** @throws InputError when it is not what {@link serializeShards} wrote */
export function parseShards(text: string | undefined): readonly Shard[] {
  const parsed = list.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new InputError(
    'The variable SHARDS does not hold the shards of this wave: hand on the output "shards" of the job that detects, as it is.',
  );
}

/** @throws InputError when it is not one of those that {@link serializeShards} wrote */
export function parseShard(text: string | undefined): Shard {
  const parsed = shard.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new InputError('The variable SHARD does not hold a shard: hand on toJSON(matrix.shard), as it is.');
}

/**
 * The digests by name of the output, as the jobs of a matrix put them out.
 *
 * @throws InputError when it is something else
 */
export function parseDigests(text: string | undefined): Readonly<Record<string, string>> {
  const parsed = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new InputError(
    'The variable DIGESTS does not hold the digests of the shards: hand on toJSON of the outputs of the jobs that plan.',
  );
}

const shard = z.object({
  // It becomes a part of a file's name.
  number: z.int().min(1),
  modules: z
    .array(z.string().regex(/^[a-z0-9_]+$/))
    .min(1)
    .refine(isDistinct),
});
const list = z
  .array(shard)
  .refine((all) => isDistinct(all.map(({ number }) => number)) && isDistinct(all.flatMap(({ modules }) => modules)));

function isDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}
