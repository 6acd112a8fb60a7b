import {
  backendConfigFile,
  packageFolder,
  PROVIDER_LOCK_FILE,
  variablesFile,
  withDependents,
  type Module,
  type Platform,
} from '@mlopspltf/definition';
import type { Against, ChangedFiles } from './changed-files';
import { affectedPackages, type WorkspacePackage } from './workspace-packages';

export interface GitSelection {
  readonly platform: Platform;
  /** Name. */
  readonly environment: string;
  /** As the person wrote it. */
  readonly reference: string;
  readonly changes: ChangedFiles;
  readonly packages: readonly WorkspacePackage[];
}

/** What git says of all modules. */
export interface GitChoice {
  /** Why a module may differ, by name. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Why the others need not be looked at. Clauses, as all reasons. */
  readonly otherwise: string;
}

/** Which modules may differ: changed files → packages → modules → what reads their outputs. */
export function modulesByGit(selection: GitSelection): GitChoice {
  const { platform, reference, changes } = selection;
  const quoted = JSON.stringify(reference);
  if (!changes.known) {
    const reason = `nothing can be said since ${quoted}: ${changes.reason}`;
    return { reasons: forAll(platform.modules, reason), otherwise: reason };
  }
  const { changed, same } = WORDS[changes.against](quoted);
  const shared = changes.files.find((file) => concernsAll(file, selection.environment));
  const reasons =
    shared === undefined
      ? withReaders(platform, modulesOfFiles(selection, changes.files, changed))
      : forAll(platform.modules, `${shared} ${changed}, which concerns every module`);
  return { reasons, otherwise: same };
}

const WORDS: Readonly<Record<Against, (quoted: string) => { readonly changed: string; readonly same: string }>> = {
  earlier: (quoted) => ({ changed: `changed since ${quoted}`, same: `is the same as ${quoted}` }),
  later: (quoted) => ({ changed: `differs from ${quoted}`, same: `is the same as ${quoted}` }),
  fork: (quoted) => ({
    changed: `changed since this branch left ${quoted}`,
    same: `is unchanged since this branch left ${quoted}`,
  }),
};

function modulesOfFiles(
  { platform, packages }: GitSelection,
  files: readonly string[],
  changed: string,
): Map<string, string> {
  const fileOf = new Map(
    files.flatMap((file) => (packageOf(file) === undefined ? [] : [[packageOf(file) ?? '', file] as const])),
  );
  const affected = affectedPackages(packages, [...fileOf.keys()]);
  return new Map(
    platform.modules.flatMap(({ name }) => {
      const origin = affected.get(packageFolder(name));
      return origin === undefined ? [] : [[name, `${fileOf.get(origin) ?? origin} ${changed}`] as const];
    }),
  );
}

function withReaders(platform: Platform, reasons: Map<string, string>): ReadonlyMap<string, string> {
  for (const changed of [...reasons.keys()]) {
    for (const reader of withDependents(platform, [changed])) {
      if (!reasons.has(reader)) reasons.set(reader, `reads ${changed}, which may change`);
    }
  }
  return reasons;
}

function forAll(modules: readonly Module[], reason: string): ReadonlyMap<string, string> {
  return new Map(modules.map(({ name }) => [name, reason]));
}

/** The package whose stacks a file may change. Tests and texts change none. */
function packageOf(file: string): string | undefined {
  const [, folder, rest = ''] = /^packages\/([^/]+)\/(.+)$/s.exec(file) ?? [];
  return rest.startsWith('test/') || /^[^/]*\.md$/.test(rest) ? undefined : folder;
}

/**
 * Files and folders outside the packages that all stacks of an environment, or what they are applied with, are made from:
 * paths from the checkout's folder.
 */
export function sharedPaths(environment: string): readonly string[] {
  return [
    '.projenrc.ts',
    'package-lock.json',
    PROVIDER_LOCK_FILE,
    backendConfigFile(environment),
    variablesFile(environment),
    '.projen',
  ];
}

function concernsAll(file: string, environment: string): boolean {
  return sharedPaths(environment).some((path) => file === path || file.startsWith(`${path}/`));
}
