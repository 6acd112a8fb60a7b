import { z } from 'zod';
import type { ResourceChange } from '../api';
import { parsedAs } from '../parse-json';
import type { PlanBinding } from './binding';

/** What is kept beside a saved plan: what it is good for, and what it would do. */
export interface PlanEntry {
  readonly binding: PlanBinding;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. */
  readonly outputs: readonly string[];
}

/** Plain data with nothing in it that can be written to. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

const digests = z.object({ stack: z.string(), assets: z.string(), variables: z.string(), versions: z.string() });
const binding = z.object({
  // It becomes a file's name.
  module: z.string().regex(/^[a-z0-9_]+$/),
  environment: z.string(),
  account: z.string(),
  commit: z.string().optional(),
  clean: z.boolean(),
  configuration: digests,
  values: z.record(z.string(), z.string().nullable()),
  lockFile: z.string(),
  state: z.object({ lineage: z.string(), serial: z.number() }).optional(),
  sha256: z.string(),
}) satisfies z.ZodType<PlanBinding>;
/** {@link ResourceChange} as it is read back. */
export const plannedChange = z.object({
  address: z.string(),
  type: z.string(),
  action: z.enum(['create', 'update', 'replace', 'delete', 'read', 'import']),
  attributes: z.array(
    z.object({
      path: z.string(),
      before: z.string().optional(),
      after: z.string().optional(),
      replaces: z.boolean().optional(),
    }),
  ),
  dataStore: z.boolean().optional(),
  tainted: z.boolean().optional(),
});

/** {@link PlanEntry} as it is read back. */
export const planEntry = z.object({ binding, changes: z.array(plannedChange), outputs: z.array(z.string()) });

/** One entry as text. */
export function serializePlanEntry({ binding, changes, outputs }: PlanEntry): string {
  return JSON.stringify({ schemaVersion: 1, binding, changes, outputs } satisfies DeepReadonly<
    z.infer<typeof entryFile>
  >);
}

/** @returns undefined for what is damaged, or of another release */
export function parsePlanEntry(text: string): PlanEntry | undefined {
  return parsedAs(entryFile, text);
}

const entryFile = planEntry.extend({ schemaVersion: z.literal(1) });
