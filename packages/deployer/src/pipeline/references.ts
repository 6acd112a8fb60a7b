import { show } from '@mlopspltf/definition';
import { z } from 'zod';
import type { StoredVersion } from '../aws/plan-store';
import { InputError } from '../errors';
import { jsonOf } from '../parse-json';

/** Where the plan of one module lies, and what has to lie there: what is approved. Holds nothing secret. */
export interface PlanReference {
  readonly module: string;
  /** Of the run, when it was planned: jobs that are started again have a later one. */
  readonly attempt: number;
  /** In which it was planned. @default 1 */
  readonly wave?: number;
  readonly plan: StoredVersion;
  /** What the plan is good for, and what it would do. */
  readonly about: StoredVersion;
}

/** As one line, for the output of a job. */
export function serializeReferences(references: readonly PlanReference[]): string {
  return JSON.stringify(references);
}

/** @throws InputError when it is not what {@link serializeReferences} wrote, or names no plan, or a module twice */
export function parseReferences(text: string | undefined): readonly PlanReference[] {
  const parsed = list.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.');
  throw new InputError(
    `The variable PLANS does not hold the approved plans${place ? ` (at ${show(place)}: ${issue?.message})` : ''}: hand on the ` +
      'output "plans" of the job that planned, as it is.',
  );
}

const stored = z.object({ version: z.string().min(1).max(1024), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
/** {@link PlanReference} as it is read back. */
export const planReference = z.object({
  // It becomes a part of a key, and a file's name.
  module: z.string().regex(/^[a-z0-9_]+$/),
  attempt: z.int().min(1),
  wave: z.int().min(1).optional(),
  plan: stored,
  about: stored,
});
const list = z
  .array(planReference)
  .min(1)
  .refine((all) => new Set(all.map(({ module }) => module)).size === all.length, 'names a module twice');
