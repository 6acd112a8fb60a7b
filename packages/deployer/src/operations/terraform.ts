import { findModule, UnknownNameError } from '@mlopspltf/definition';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../api';
import type { Identity } from '../aws/account';
import { InputError } from '../errors';
import { UNSAVED_STATE } from '../terraform/stack-copy';
import { makeFolder, readIfPresent } from '../workspace/files';
import { modulePaths } from '../workspace/paths';
import { admitChange } from './approval';
import { overridesFor } from './overrides';
import { withRun, type Run } from './run';
import { effectOf } from './terraform-effect';

/**
 * Terraform itself, on the caller's terminal, in a module's folder that is initialised for the session's environment.
 * What only looks passes the guards of account and backend; what changes something, those of branch and history too.
 *
 * @returns its exit code
 * @throws GuardError, InputError, LockError, ExecutionError before it is started
 */
export async function runTerraform(session: Session, module: string, args: readonly string[]): Promise<number> {
  requireModule(session, module);
  const isFree = effectOf(args) === 'reads' || isPushOfUnsavedState(args);
  const admission = (identity: Identity): void => (isFree ? undefined : admitChange(session, identity));
  return withRun(session, { operation: 'terraform', admit: admission }, async (run) => {
    const { terraform } = await run.terraform(module, { additions: await overridesFor(run, module) });
    await terraform.prepare({
      allowUnsavedState: true,
      onInit: () => session.report({ kind: 'module', module, phase: 'init' }),
    });
    const exitCode = await terraform.attached(args);
    if (exitCode === 0 && isPushOfUnsavedState(args)) await putAwayUnsavedState(run, module);
    return exitCode;
  });
}

function requireModule({ platform, environment }: Session, name: string): void {
  try {
    if (findModule(platform, name).environments.includes(environment.name)) return;
  } catch (error) {
    if (error instanceof UnknownNameError) throw new InputError(error.message, { cause: error });
    throw error;
  }
  throw new InputError(`The module "${name}" is not in ${environment.name}: see its environments in .projenrc.ts.`);
}

/**
 * Stores what a run has already done, which was admitted then; Terraform itself refuses it where the stored state has
 * moved on. Nobody should need a reason for that.
 */
function isPushOfUnsavedState(args: readonly string[]): boolean {
  return isDeepStrictEqual(args, ['state', 'push', UNSAVED_STATE]);
}

/** It is stored now, and would only stand in the way. Kept, as everything that a state can be made of. */
async function putAwayUnsavedState({ session, paths, name }: Run, module: string): Promise<void> {
  const file = join(modulePaths(paths, module).stack, UNSAVED_STATE);
  if ((await readIfPresent(file)) === undefined) return;
  const kept = join(paths.backups, `${name}-${module}-${UNSAVED_STATE}`);
  await makeFolder(paths.backups);
  await rename(file, kept);
  session.report({
    kind: 'warning',
    message: `${UNSAVED_STATE} of ${module} is stored now; it was put away as ${kept}.`,
  });
}
