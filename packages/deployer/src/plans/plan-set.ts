import { chmod, copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../errors';
import {
  errorCode,
  makeFolder,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
  readIfPresent,
  remove,
  writeJson,
  writeWhole,
} from '../workspace/files';
import { parsedAs } from '../parse-json';
import type { PlanBinding } from './binding';
import { planEntry, type DeepReadonly, type PlanEntry } from './plan-entry';

/** A saved plan in a folder, with all that it is good for. */
export interface StoredPlan extends PlanEntry {
  /** Absolute. */
  readonly file: string;
}

/** What a folder of plans says of itself. */
const MANIFEST = 'plans.json';
/** Stays where somebody empties a folder: its name is hidden. */
const IGNORED_BY_GIT = '.gitignore';

/**
 * Puts the plans of one wave into a folder that only its owner can read.
 *
 * @param folder absolute; made here, and has to be empty
 * @throws InputError when something lies there, or it cannot be made
 */
export async function savePlans(
  folder: string,
  plans: readonly { readonly plan: Omit<StoredPlan, 'binding'>; readonly binding: PlanBinding }[],
): Promise<void> {
  await prepareFolder(folder);
  // It may have been there before, open to all; and a copy has the rights of its original.
  await chmod(folder, PRIVATE_FOLDER);
  // Plans hold secrets; and a checkout that is clean now has to be clean when they are applied.
  const ignored = join(folder, IGNORED_BY_GIT);
  if ((await readIfPresent(ignored)) === undefined) await writeWhole(ignored, '*\n');
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
  const text = await readIfPresent(join(folder, MANIFEST)).catch((error: unknown) => {
    throw new InputError(`Saved plans cannot be read from ${folder} (${String(errorCode(error))}).`);
  });
  const found = text === undefined ? undefined : parsedAs(manifest, text);
  if (found === undefined) {
    throw new InputError(`${folder} holds no saved plans: its ${MANIFEST} is missing, or of another release.`);
  }
  return found.plans.map((entry) => ({ ...entry, file: fileIn(folder, entry.binding.module) }));
}

/** Each plan can be applied once, and is a secret until then. */
export async function removePlan(folder: string, module: string): Promise<void> {
  await remove(fileIn(folder, module));
}

function fileIn(folder: string, module: string): string {
  return join(folder, `${module}.tfplan`);
}

/**
 * Makes the folder that plans are to be saved into.
 *
 * @throws InputError when something lies in it, or it cannot be made
 */
export async function prepareFolder(folder: string): Promise<void> {
  const present = await makeFolder(folder)
    .then(() => readdir(folder))
    .catch((error: unknown) => {
      throw new InputError(`Plans cannot be saved into ${folder} (${String(errorCode(error))}). Name another folder.`);
    });
  if (present.every((name) => name === IGNORED_BY_GIT)) return;
  throw new InputError(
    `${folder} is not empty: plans are saved into a folder of their own. Name another one, or empty it.`,
  );
}

const manifest = z.object({ schemaVersion: z.literal(1), plans: z.array(planEntry) });
type Manifest = DeepReadonly<z.infer<typeof manifest>>;
