import {
  BACKEND_MODULE,
  ownsBackend,
  modulesOf,
  oneOf,
  show,
  withDependencies,
  type Module,
  type Platform,
} from '@mlopspltf/definition';
import type { ModuleChoice, Selection } from '../api';
import { InputError } from '../errors';
import { modulesByGit, type GitChoice } from './by-git';
import { changedFiles } from './changed-files';
import { readWorkspacePackages } from './workspace-packages';

export interface SelectionRequest {
  /** The checkout, absolute; only asked with {@link Selection.since}. */
  readonly root: string;
  readonly platform: Platform;
  /** Name. */
  readonly environment: string;
  readonly selection: Selection;
  /** For git. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Says for every module of an environment whether it takes part, and why, dependencies first. The backend's own module
 * never does: it is set up by `bootstrap`.
 *
 * @throws InputError with every module that was named and cannot be taken
 */
export async function selectModules(request: SelectionRequest): Promise<readonly ModuleChoice[]> {
  const { platform, environment, selection } = request;
  const present = modulesOf(platform, environment);
  refuseUnknown(selection.modules ?? [], present, environment);
  const named = selection.modules === undefined ? undefined : withDependencies(platform, selection.modules);
  const changed = selection.since === undefined ? undefined : await changedSince(request, selection.since);
  return present.map((module) => ({ module: module.name, ...choose(module, selection, named, changed) }));
}

type Choice = Omit<ModuleChoice, 'module'>;

function choose(
  { name, appliedBy }: Module,
  selection: Selection,
  named: ReadonlySet<string> | undefined,
  changed: GitChoice | undefined,
): Choice {
  if (name === BACKEND_MODULE) return { chosen: false, reason: 'is set up by bootstrap' };
  if (selection.appliedBy !== undefined && appliedBy !== selection.appliedBy)
    return { chosen: false, reason: `is applied by the ${appliedBy}` };
  if (named && !named.has(name)) return { chosen: false, reason: 'was not named, and nothing named needs it' };
  if (changed) {
    const reason = changed.reasons.get(name);
    return reason === undefined ? { chosen: false, reason: changed.otherwise } : { chosen: true, reason };
  }
  if (named)
    return { chosen: true, reason: selection.modules?.includes(name) ? 'was named' : 'is needed by what was named' };
  return { chosen: true, reason: selection.all ? 'all modules were asked for' : 'is looked at' };
}

async function changedSince(
  { root, platform, environment, env = process.env }: SelectionRequest,
  reference: string,
): Promise<GitChoice> {
  const [changes, packages] = await Promise.all([changedFiles(root, reference, env), readWorkspacePackages(root)]);
  if (!changes.known && changes.mistyped) {
    throw new InputError(
      `--since ${show(reference)}: ${changes.reason}. Write a branch, a tag or a commit that is; git fetch brings what is elsewhere.`,
    );
  }
  return modulesByGit({ platform, environment, reference, changes, packages });
}

function refuseUnknown(names: readonly string[], present: readonly Module[], environment: string): void {
  const known = present.map(({ name }) => name).filter((name) => name !== BACKEND_MODULE);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) =>
      name === BACKEND_MODULE && ownsBackend({ modules: present })
        ? `${show(name)} is the backend itself, which npx projen bootstrap:${environment} sets up and repairs.`
        : `There is no module ${show(name)} in ${environment}. ${oneOf(known)}`,
    );
  if (problems.length > 0) throw new InputError(problems.join('\n'));
}
