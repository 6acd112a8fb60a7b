import { modulesIn } from '../call/modules';
import { nearMiss } from '../call/near-miss';
import { toExitCode } from '../exit-codes';
import type { UnlockResult } from '@mlopspltf/deployer';
import { oneLine } from '../output/style';
import type { Command, Task } from './command';
import { environmentOf } from './environment';
import { inSession } from './session';

/** Shows who holds the lock of a module's state, asks, and releases it. */
export const unlock: Command = async (task) => {
  const { checked, operations } = task;
  const [module = ''] = checked.modules;
  // The lock is found by names alone, on days when the stacks may not even synthesize.
  const options = { environment: environmentOf(task), needsStacks: false };
  const { value, warnings } = await inSession(task, options, (session) => operations.unlock(session, module));
  const exitCode = toExitCode(value.exitCode);
  return { exitCode, text: `${describe(value, task)}\n`, json: { ...value, exitCode, warnings } };
};

function describe({ environment, module, lock, released }: UnlockResult, task: Task): string {
  if (!lock) return `Nothing to do in ${environment}: nobody holds the state of ${module}.${doubt(module, task)}`;
  const holder = `${oneLine(lock.who)} since ${oneLine(lock.created)} (${oneLine(lock.age)}), for ${oneLine(lock.operation)}`;
  return `${released ? 'Released' : 'Not released'}: the lock of ${module} in ${environment}, held by\n  ${holder}`;
}

/** A name that the definition does not have may be of a removed module, or mistyped. */
function doubt(module: string, { checked, checkout }: Task): string {
  const there = modulesIn(checkout.platform, checked.environment);
  if (there.includes(module)) return '';
  const meant = nearMiss(module, there);
  return `\nThe definition has no such module there.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
}
