import { BACKEND_MODULE, ownsBackend } from '@mlopspltf/definition';
import type { OperationResult, Session } from '../api';
import { DeployerError, ExecutionError, messageOf } from '../errors';
import { commandOf, requireApprover } from '../operations/approval';
import { readStack, withRun } from '../operations/run';
import { BootstrapContext } from './context';
import type { Facts } from './facts';
import { thisUser } from '../this-user';
import { nextStep, type StepName } from './next-step';
import { standInBackend } from './stand-in';
import { STEPS, type StepEnd } from './steps';

export interface BootstrapOptions {
  /** Apply without asking. @default false */
  readonly autoApprove?: boolean;
}

/**
 * Sets up the backend of an environment, or repairs it: makes bucket, table and key with a local state, moves that state
 * into the bucket, and sees that nothing is left to do.
 *
 * It looks at what is there, does the one thing that comes next, and looks again. So it can be killed anywhere and run
 * again, and where everything is in place it says so without starting Terraform.
 *
 * @throws GuardError, InputError, LockError, ExecutionError with the command that goes on
 */
export async function bootstrap(
  session: Session,
  { autoApprove = false }: BootstrapOptions = {},
): Promise<OperationResult> {
  if (!ownsBackend(session.platform)) return standInBackend(session);
  const approver = () => (autoApprove ? () => Promise.resolve(true) : requireApprover(session, 'bootstrap'));
  const started = Date.now();
  const stack = await readStack(session.output, BACKEND_MODULE);
  return withRun(session, { operation: 'bootstrap', needsBackend: false }, async (run) => {
    const context = new BootstrapContext({ run, stack, approver });
    const rejected = await takeSteps(context);
    return resultOf(context, rejected, (Date.now() - started) / 1000);
  }).catch((error: unknown) => {
    throw withNext(error, commandOf(session, 'bootstrap'));
  });
}

/** More than any way there is, unless something undoes what is done. */
const MOST_STEPS = 12;

async function takeSteps(context: BootstrapContext): Promise<boolean> {
  const { report } = context.run.session;
  const who = thisUser();
  for (let taken = 0; taken < MOST_STEPS; taken += 1) {
    const facts = await context.observe();
    const step = nextStep(facts, who);
    if (step === undefined) {
      if (taken === 0) report({ kind: 'step', step: 'inspect', phase: 'done', note: 'everything is in place' });
      return false;
    }
    if ((await takeStep(context, step, facts)) === 'rejected') return true;
  }
  throw new ExecutionError(
    `The backend is still not complete after ${MOST_STEPS} steps: something undoes what was done.`,
  );
}

/** Measured with provider 5.100: it looks ten times, five seconds apart, whether S3 has the lifecycle rules. */
const PATIENCE = 'takes a minute, mostly waiting for S3';

async function takeStep(context: BootstrapContext, step: StepName, facts: Facts): Promise<StepEnd> {
  const { report } = context.run.session;
  report({ kind: 'step', step, phase: 'started', ...(step === 'create' ? { note: PATIENCE } : {}) });
  try {
    const end = await STEPS[step](context, facts);
    report({
      kind: 'step',
      step,
      ...(end === 'rejected' ? { phase: 'skipped', note: 'turned down' } : { phase: 'done', note: end.note }),
    });
    return end;
  } catch (error) {
    report({ kind: 'step', step, phase: 'failed', note: messageOf(error).split('\n', 1)[0] });
    throw error;
  }
}

function resultOf({ run, applied, log }: BootstrapContext, rejected: boolean, seconds: number): OperationResult {
  const { session, identity } = run;
  const outcome = rejected ? 'rejected' : applied.length > 0 ? 'applied' : 'unchanged';
  return {
    operation: 'bootstrap',
    environment: session.environment.name,
    account: identity.account,
    exitCode: rejected ? APPROVAL_MISSING : 0,
    modules: [
      {
        module: BACKEND_MODULE,
        outcome,
        changes: applied,
        seconds: Math.round(seconds * 10) / 10,
        ...(log && { log }),
      },
    ],
    ...(rejected ? { next: commandOf(session, 'bootstrap') } : {}),
  };
}

const APPROVAL_MISSING = 3;

/** Whatever stopped it, the way on is to run it again. */
function withNext(error: unknown, next: string): unknown {
  if (error instanceof ExecutionError && error.next === undefined)
    return new ExecutionError(error.message, { next, cause: error });
  return error instanceof DeployerError ? error : new ExecutionError(messageOf(error), { next, cause: error });
}
