import { modulesIn } from '../call/modules';
import { nearMiss } from '../call/near-miss';
import { toExitCode } from '../exit-codes';
import type { DeploymentUnlockResult, UnlockResult } from '@mlopspltf/deployer';
import { oneLine } from '../output/style';
import type { Command, Task } from './command';
import { environmentOf } from './environment';
import { inSession } from './session';

/** Shows who holds a lock, asks, and releases it. */
export const unlock: Command = (task) => (task.checked.deployment ? unlockPipeline(task) : unlockModule(task));

/** The lock of a module's state. */
const unlockModule: Command = async (task) => {
  const { checked, operations } = task;
  const [module = ''] = checked.modules;
  // The lock is found by names alone, on days when the stacks may not even synthesize.
  const options = { environment: environmentOf(task), needsStacks: false };
  const { value, warnings } = await inSession(task, options, (session) => operations.unlock(session, module));
  const exitCode = toExitCode(value.exitCode);
  return { exitCode, text: `${describe(value, task)}\n`, json: { ...value, exitCode, warnings } };
};

/** The lock that runs of the pipeline take turns by. */
const unlockPipeline: Command = async (task) => {
  const options = { environment: environmentOf(task), needsStacks: false };
  const { value, warnings } = await inSession(task, options, (session) => task.operations.unlockDeployment(session));
  const exitCode = toExitCode(value.exitCode);
  return { exitCode, text: `${describeTurn(value)}\n`, json: { ...value, exitCode, warnings } };
};

function describeTurn({ environment, lock, released }: DeploymentUnlockResult): string {
  if (!lock) return `Nothing to do in ${environment}: no run of the pipeline works there.`;
  return `${released ? 'Released' : 'Not released'}: the turn in ${environment}, held by\n  ${oneLine(lock.description)}`;
}

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
