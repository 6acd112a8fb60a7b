import { EXIT } from '../exit-codes';
import type { Command } from './command';
import { environmentOf } from './environment';
import { inSession } from './session';

/** Terraform itself in a module's folder, behind the same guards; its output is the result. */
export const terraform: Command = async (task) => {
  const { call, checked, operations } = task;
  const [module = ''] = checked.modules;
  const options = { environment: environmentOf(task), live: false };
  const { value } = await inSession(task, options, (session) =>
    operations.runTerraform(session, module, call.forTerraform),
  );
  // Terraform's own codes mean other things than ours, which would be taken for a guard or a lock.
  if (value === 0) return { exitCode: EXIT.done };
  return { exitCode: EXIT.failed, remarks: [`Terraform ended with exit code ${value}.`] };
};
