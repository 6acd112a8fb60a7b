import type { CheckedCall } from '../call/read';
import { shellCommand } from '../output/shell';

/** Operations that take a choice of modules. */
const CHOOSING: readonly string[] = ['plan', 'deploy', 'destroy'];

/**
 * The command that goes on with an operation, on the same choice of modules; to be pasted into a shell. Never with
 * `--break-glass`: whoever passes guards once more says so once more.
 *
 * @param target what stands after the colon of the task
 */
export function commandFor(checked: CheckedCall, operation: string, target: string): string {
  const { modules, all, since, appliedBy } = checked;
  const choice = [
    ...modules.flatMap((module) => ['--module', module]),
    ...(all ? ['--all'] : []),
    ...(since === undefined ? [] : ['--since', since]),
    ...(appliedBy === undefined ? [] : ['--applied-by', appliedBy]),
  ];
  return shellCommand(['npx', 'projen', `${operation}:${target}`, ...(CHOOSING.includes(operation) ? choice : [])]);
}

/** The deployment that a plan leads to: of exactly that plan, where it was saved. */
export function deploymentOf(checked: CheckedCall, environment: string, wasSaved: boolean): string {
  return checked.save === undefined || !wasSaved
    ? commandFor(checked, 'deploy', environment)
    : shellCommand(['npx', 'projen', `deploy:${environment}`, '--saved', checked.save]);
}
