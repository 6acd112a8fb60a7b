import {
  backendConfigFile,
  packageFolder,
  PROVIDER_LOCK_FILE,
  variablesFile,
  withDependents,
  type Module,
  type Platform,
} from '@mlopspltf/definition';
import type { ChangedFiles } from './changed-files';
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

/** The reason for each module that may differ, by name: changed files → packages → modules → what reads their outputs. */
export function modulesByGit(selection: GitSelection): ReadonlyMap<string, string> {
  const { platform, reference, changes } = selection;
  const since = `since ${JSON.stringify(reference)}`;
  if (!changes.known) return forAll(platform.modules, `nothing can be said ${since}: ${changes.reason}`);
  const shared = changes.files.find((file) => concernsAll(file, selection.environment));
  if (shared !== undefined) return forAll(platform.modules, `${shared} changed ${since}, which concerns every module`);
  return withReaders(platform, modulesOfFiles(selection, changes.files, since));
}

function modulesOfFiles(
  { platform, packages }: GitSelection,
  files: readonly string[],
  since: string,
): Map<string, string> {
  const fileOf = new Map(
    files.flatMap((file) => (packageOf(file) === undefined ? [] : [[packageOf(file) ?? '', file] as const])),
  );
  const affected = affectedPackages(packages, [...fileOf.keys()]);
  return new Map(
    platform.modules.flatMap(({ name }) => {
      const origin = affected.get(packageFolder(name));
      return origin === undefined ? [] : [[name, `${fileOf.get(origin) ?? origin} changed ${since}`] as const];
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
