import { findModule, UnknownNameError } from '@mlopspltf/definition';
import type { Session } from '../api';
import { InputError } from '../errors';
import { overridesFor } from './overrides';
import { withRun } from './run';

/**
 * Terraform itself, on the caller's terminal, in a module's folder that is initialised for the session's environment.
 *
 * @returns its exit code
 * @throws GuardError, InputError, LockError, ExecutionError before it is started
 */
export async function runTerraform(session: Session, module: string, args: readonly string[]): Promise<number> {
  requireModule(session, module);
  return withRun(session, { operation: 'terraform' }, async (run) => {
    const { terraform } = await run.terraform(module, { additions: await overridesFor(run, module) });
    await terraform.prepare({
      allowUnsavedState: true,
      onInit: () => session.report({ kind: 'module', module, phase: 'init' }),
    });
    return terraform.attached(args);
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
