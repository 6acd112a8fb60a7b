import { chmod, copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ResourceChange } from '../api';
import { InputError } from '../errors';
import {
  isMissing,
  makeFolder,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
  readIfPresent,
  remove,
  writeJson,
} from '../workspace/files';
import type { PlanBinding } from './binding';

/** A saved plan in a folder, with all that it is good for. */
export interface StoredPlan {
  readonly binding: PlanBinding;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. */
  readonly outputs: readonly string[];
  /** Absolute. */
  readonly file: string;
}

/** What a folder of plans says of itself. */
const MANIFEST = 'plans.json';

/**
 * Puts the plans of one wave into a folder that only its owner can read.
 *
 * @param folder absolute; made here, and has to be empty
 * @throws InputError when something lies there
 */
export async function savePlans(
  folder: string,
  plans: readonly { readonly plan: Omit<StoredPlan, 'binding'>; readonly binding: PlanBinding }[],
): Promise<void> {
  await refuseUsed(folder);
  await makeFolder(folder);
  // It may have been there before, open to all; and a copy has the rights of its original.
  await chmod(folder, PRIVATE_FOLDER);
  for (const { plan, binding } of plans) {
    await copyFile(plan.file, fileIn(folder, binding.module));
    await chmod(fileIn(folder, binding.module), PRIVATE_FILE);
  }
  const entries = plans.map(({ plan: { changes, outputs }, binding }) => ({ binding, changes, outputs }));
  // Last: a folder with a manifest is a whole set.
  await writeJson(join(folder, MANIFEST), { schemaVersion: 1, plans: entries } satisfies Manifest);
}

/** @throws InputError when the folder holds no whole set */
export async function readPlans(folder: string): Promise<readonly StoredPlan[]> {
  const text = await readIfPresent(join(folder, MANIFEST));
  const manifest = text === undefined ? undefined : parse(text);
  if (manifest === undefined) {
    throw new InputError(`${folder} holds no saved plans: its ${MANIFEST} is missing, or of another release.`);
  }
  return manifest.plans.map((entry) => ({ ...entry, file: fileIn(folder, entry.binding.module) }));
}

/** Each plan can be applied once, and is a secret until then. */
export async function removePlan(folder: string, module: string): Promise<void> {
  await remove(fileIn(folder, module));
}

function fileIn(folder: string, module: string): string {
  return join(folder, `${module}.tfplan`);
}

async function refuseUsed(folder: string): Promise<void> {
  const present = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  if (present.length === 0) return;
  throw new InputError(
    `${folder} is not empty: plans are saved into a folder of their own. Name another one, or empty it.`,
  );
}

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
const change = z.object({
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
});
const manifest = z.object({
  schemaVersion: z.literal(1),
  plans: z.array(z.object({ binding, changes: z.array(change), outputs: z.array(z.string()) })),
});
type Manifest = DeepReadonly<z.infer<typeof manifest>>;
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

function parse(text: string): z.infer<typeof manifest> | undefined {
  try {
    return manifest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
