import { explainCredentials } from '../aws/account';
import { ExecutionError } from '../errors';
import type { FailureReport } from './failure';
import { UNSAVED_STATE } from './stack-copy';

/** A failure that leaves something behind: a lock, or a state that could not be saved. */
export interface HalfDone extends FailureReport {
  /** Terraform's own words. */
  readonly text: string;
}

type Place = Pick<FailureReport, 'module' | 'environment'>;

/**
 * A connection or credentials that ended in the middle take three things with them: what was to be done, the saving of
 * the state, and the release of the lock. The way on is told in the order in which it works. Undefined where nothing of
 * the kind is left.
 */
export function halfDone(report: HalfDone): ExecutionError | undefined {
  const { unsavedState, text, onRunner = false } = report;
  if (unsavedState === undefined && !isExpired(text) && !LOCK_LEFT.test(text)) return undefined;
  return onRunner ? onThatRunner(report) : onThisMachine(report);
}

function onThisMachine({ unsavedState, module, environment, env, text }: HalfDone): ExecutionError {
  const expired = isExpired(text)
    ? explainCredentials({ name: 'ExpiredToken', message: summaryOf(text) }, env)
    : undefined;
  const lockLeft = LOCK_LEFT.test(text);
  const commands = [
    ...(expired?.next === undefined ? [] : [expired.next]),
    ...(lockLeft ? [unlockCommand({ module, environment })] : []),
    ...(unsavedState === undefined ? [] : [pushCommand(module, environment)]),
  ];
  const parts = [
    ...(expired ? [expired.message] : []),
    ...(unsavedState === undefined
      ? []
      : [
          `Terraform could not save the state of ${module}. Nothing is lost: it lies in ${unsavedState}, and knows what was ` +
            'made. Push it before anything else is done with this module.',
        ]),
    ...(lockLeft ? [LOCK_STAYS] : []),
    ...(commands.length > 1 ? [inThisOrder(commands)] : []),
    text,
  ];
  return new ExecutionError(parts.join('\n'), { next: commands[0], unsavedState: unsavedState !== undefined });
}

/**
 * Its files go with it, and nobody can log in there: what goes on is typed elsewhere. The state bucket is no place for the
 * file, because the credentials that could not write the state would have to write it.
 */
function onThatRunner({ unsavedState, module, environment, text, done = [] }: HalfDone): ExecutionError {
  const lockLeft = LOCK_LEFT.test(text);
  const expired = isExpired(text) ? [`The credentials of this job have expired: ${summaryOf(text)}`] : [];
  const unlock = lockLeft ? [unlockCommand({ module, environment })] : [];
  if (unsavedState === undefined) {
    const parts = [...expired, ...(lockLeft ? [LOCK_STAYS] : []), text];
    return new ExecutionError(parts.join('\n'), { next: unlock[0] });
  }
  const commands = [
    ...unlock,
    `npx projen plan:${environment} --module ${module}`,
    `npx projen terraform:${environment} --module ${module} -- import ADDRESS ID`,
  ];
  const parts = [
    ...expired,
    `Terraform could not save the state of ${module}. What it wrote instead goes with this runner, so the stored state does ` +
      'not know all that was done. A new run would make that once more, or fail because it is there.',
    ...(lockLeft ? [LOCK_STAYS] : []),
    `In a checkout of this commit. ${inThisOrder(commands)}`,
    'The plan shows what would be made again. Take each such resource into the state with the last command, which in an ' +
      'environment with reviewers needs --break-glass REASON, or delete it by hand. Only then start the run again. More is ' +
      'in docs/how-to/failed-deployment.md.',
    done.length === 0
      ? 'Terraform said of nothing that it was done; what failed may be there nevertheless.'
      : `What Terraform has done, some of which may be stored; what failed may be there too:\n${toldOf(done)}`,
    text,
  ];
  return new ExecutionError(parts.join('\n'), { next: commands[0], unsavedState: true });
}

function toldOf(done: readonly string[]): string {
  const lines = done.slice(0, MOST_DONE).map((line) => `  ${line}`);
  return [...lines, ...(done.length > MOST_DONE ? [`  … and ${done.length - MOST_DONE} more`] : [])].join('\n');
}

/** Lines: somebody has to look at each of them. */
const MOST_DONE = 200;

function inThisOrder(commands: readonly string[]): string {
  return `In this order:\n${commands.map((command) => `  ${command}`).join('\n')}`;
}

/** As the provider, the S3 backend and the AWS SDK of both put it. */
function isExpired(text: string): boolean {
  return /\b(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)\b|security token included in the request is expired|token has expired/i.test(
    text,
  );
}

const LOCK_LEFT = /Error (releasing|unlocking)[^\n]* state/i;
const LOCK_STAYS = 'The lock of this run could not be released.';

/** The line that says so; AWS' request numbers and addresses around it help nobody. */
function summaryOf(text: string): string {
  const said = /(ExpiredToken\w*|RequestExpired)(: ?[^\n]*)?/.exec(text);
  return said?.[0] ?? 'AWS says that they have expired';
}

/** What releases the lock of a state. */
export function unlockCommand({ module, environment }: Place): string {
  return `npx projen unlock:${environment} --module ${module}`;
}

/** What pushes a state that Terraform could not save. */
export function pushCommand(module: string, environment: string): string {
  return `npx projen terraform:${environment} --module ${module} -- state push ${UNSAVED_STATE}`;
}
