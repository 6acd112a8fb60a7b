import type { DriftResult } from '@mlopspltf/deployer';
import { toExitCode } from '../exit-codes';
import { describeDrift } from '../output/drift-text';
import { pageFor } from '../output/page';
import { describeFailures } from '../output/result-text';
import { styleFor } from '../output/style';
import type { Command, Outcome, Task } from './command';
import { environmentOf } from './environment';
import { inSession, type SessionOutcome } from './session';

/** What is in AWS otherwise than as it was deployed; changes nothing. */
export const drift: Command = async (task) => driftOutcome(task, await lookForDrift(task));

/** Stacks are not needed: what was deployed is compared, not what the checkout would deploy. */
export function lookForDrift(task: Task): Promise<SessionOutcome<DriftResult>> {
  return inSession(task, { environment: environmentOf(task), needsStacks: false }, (session) =>
    task.operations.findDrift(session),
  );
}

/** A result as people and programs read it. */
export function driftOutcome({ host }: Pick<Task, 'host'>, done: SessionOutcome<DriftResult>): Outcome {
  const { value, warnings } = done;
  const exitCode = toExitCode(value.exitCode);
  const failures = describeFailures(value.modules, host.cwd, styleFor(host.stderr, host.env));
  return {
    exitCode,
    text: describeDrift(value, pageFor(host.stdout, host.env)),
    json: { ...value, exitCode, warnings },
    remarks: failures.length > 0 ? [...failures, ''] : [],
    next: value.next,
  };
}
