import { parsePlatform, PLATFORM_FILE, SYNTH_OUTPUT, type Platform, type Violation } from '@mlopspltf/definition';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A repository that projen has generated, found from somewhere inside it. */
export interface Checkout {
  /** Absolute. */
  readonly root: string;
  /** As the definition has it now, `cdktf.out` may be older. */
  readonly platform: Platform;
  /** `cdktf.out`, absolute. */
  readonly output: string;
  /** `.infra`: what outlives a run; absolute. */
  readonly workspace: string;
}

/** Below the root; not committed. */
const WORKSPACE_FOLDER = '.infra';

/**
 * @param from any folder of the repository, absolute
 * @returns undefined where there is none around it
 * @throws DefinitionError when its definition is damaged
 */
export function tryFindCheckout(from: string): Checkout | undefined {
  const root = findRoot(from);
  if (root === undefined) return undefined;
  const file = join(root, PLATFORM_FILE);
  return {
    root,
    platform: parsePlatform(readFileSync(file, 'utf8'), PLATFORM_FILE),
    output: join(root, SYNTH_OUTPUT),
    workspace: join(root, WORKSPACE_FOLDER),
  };
}

export function noCheckout(from: string): Violation {
  return {
    where: 'folder',
    value: from,
    problem: `is in no checkout: neither it nor a folder above it has ${PLATFORM_FILE}`,
    remedy: 'Go to a checkout of the repository. In a fresh one, type npm ci, then npx projen.',
  };
}

function findRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, PLATFORM_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
