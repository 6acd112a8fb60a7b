import { findModule, modulesOf, UnknownNameError } from '@mlopspltf/definition';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Session } from '../api';
import type { Identity } from '../aws/account';
import { readConfiguration, type Configuration } from '../configuration/configuration';
import { describeOrigin } from '../detection/difference';
import { InputError } from '../errors';
import { breaksGlass } from '../guards/admission';
import { isTypedApply, refuseTypedLoss } from '../guards/typed-apply';
import { UNSAVED_STATE } from '../terraform/stack-copy';
import { makeFolder, readIfPresent } from '../workspace/files';
import { modulePaths } from '../workspace/paths';
import { admitChange } from './approval';
import { dataProtection, overridesFor } from './overrides';
import { PlanJudge } from './plan-judge';
import { Provenance } from './provenance';
import { Recorder } from './recorder';
import { formerModules } from './removed-modules';
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
  const isRemoved = isPushOfUnsavedState(args) && !isDefined(session, module);
  if (!isRemoved) requireModule(session, module);
  const isFree = effectOf(args) === 'reads' || isPushOfUnsavedState(args);
  const admission = (identity: Identity): void => (isFree ? undefined : admitChange(session, identity));
  return withRun(session, { operation: 'terraform', admit: admission }, async (run) => {
    const configuration = await (isRemoved ? formerConfiguration(run, module) : readConfiguration(session, module));
    if (!isFree) await refuseOverwrite(run, configuration);
    if (isTypedApply(args)) await refuseLoss(run, configuration, args);
    const additions = await overridesFor(run, module, configuration.stack);
    // Also where it only plans: a plan that is kept could be applied.
    const { terraform } = await run.open(configuration, {
      additions: { ...additions, ...dataProtection(session.environment, configuration.stack) },
    });
    await terraform.prepare({
      allowUnsavedState: true,
      onInit: () => session.report({ kind: 'module', module, phase: 'init' }),
    });
    const exitCode = await terraform.attached(args);
    if (!isFree) {
      const outcome = exitCode === 0 ? 'done' : 'failed';
      await new Recorder(run, new Provenance(run)).intervened(module, `terraform ${wordsOf(args)}`, outcome);
    }
    if (exitCode === 0 && isPushOfUnsavedState(args)) await putAwayUnsavedState(run, module);
    return exitCode;
  });
}

function isDefined({ platform, environment }: Session, name: string): boolean {
  return modulesOf(platform, environment.name).some((module) => module.name === name);
}

/** Where it is removed from the environment, its state may not have been saved. @throws InputError where it is not there */
async function formerConfiguration(run: Run, module: string): Promise<Configuration> {
  const [former] = await formerModules(run, [module]);
  return former?.configuration ?? readConfiguration(run.session, module);
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

/**
 * Whoever applies by hand puts this commit's configuration over what is there, as a deployment does.
 *
 * @throws GuardError
 */
async function refuseOverwrite(run: Run, configuration: Configuration): Promise<void> {
  const { session } = run;
  const judge = new PlanJudge(run, await run.inventory(), new Provenance(run));
  const judged = { plan: { changes: [] }, planned: { configuration, digests: configuration.digests } };
  const work = await judge.overwrites(judged);
  const [refusal] = judge.refusals(judged, work);
  if (refusal) throw refusal;
  if (work && !breaksGlass(session.admission)) {
    const message = `${configuration.module}: this can undo work that is not in this branch: ${describeOrigin(work)} by ${work.who}`;
    session.report({ kind: 'warning', message });
  }
}

/** @throws GuardError */
async function refuseLoss(
  { session, store }: Run,
  { module, stack }: Configuration,
  args: readonly string[],
): Promise<void> {
  const state = await store.bucket.state(module);
  refuseTypedLoss(session.environment, { module, args, stack, addresses: state?.addresses ?? [] });
}

/** What was called, without arguments: those can hold secrets. */
function wordsOf(args: readonly string[]): string {
  const [command = '', sub = ''] = args;
  return ['state', 'workspace'].includes(command) ? `${command} ${sub}` : command;
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
