import { findEnvironment, type Environment, type Platform } from '@mlopspltf/definition';
import type { Admission, ProgressEvent, Revision, Selection, Session, WavePlan } from '@mlopspltf/deployer';
import type { CheckedCall } from '../call/read';
import { openProgress } from '../output/progress';
import type { Task } from './command';
import { commandFor } from './continuation';

/** What may differ from what the call says. */
export interface SessionOptions {
  readonly environment: Environment;
  /** @default - that of the program */
  readonly env?: NodeJS.ProcessEnv;
  /** @default - as the call says */
  readonly autoApprove?: boolean;
  /** The command that goes on with an operation. @default - its task for the environment */
  readonly commandFor?: (operation: string) => string;
  /** Whether plans are shown as they come: what applies them has to, before it asks. @default true */
  readonly showsWaves?: boolean;
  /** Whether lines may be redrawn; not where something else writes to the terminal. @default true */
  readonly live?: boolean;
  /** What is planned or deployed. @default - the checkout, synthesized now */
  readonly source?: SessionSource;
  /** Whether the stacks are needed. Without them the definition is taken as it is now. @default true */
  readonly needsStacks?: boolean;
}

/** Stacks that were synthesized elsewhere, and where they come from. */
export interface SessionSource {
  readonly platform: Platform;
  /** In the form of `cdktf.out`, absolute. */
  readonly output: string;
  readonly revision: Revision;
}

/** What a session gave beside its value. */
export interface SessionOutcome<T> {
  readonly value: T;
  readonly warnings: readonly string[];
  /** What was planned, in the order in which it was. */
  readonly waves: readonly WavePlan[];
}

/**
 * Synthesizes, then does some work with the deployer while its progress is shown; `settle` makes room for a question of
 * its own. Progress has ended when this returns or throws.
 */
export async function inSession<T>(
  task: Task,
  options: SessionOptions,
  work: (session: Session, settle: () => Promise<void>) => Promise<T>,
): Promise<SessionOutcome<T>> {
  const { checked, checkout, host } = task;
  const { platform, output, revision } = await readySource(task, options);
  const progress = openProgress(
    options.live === false ? { ...host, screen: undefined } : host,
    platform.modules.length,
  );
  const warnings: string[] = [];
  const waves: WavePlan[] = [];
  const report = (event: ProgressEvent): void => {
    if (event.kind === 'warning') warnings.push(event.message);
    if (event.kind === 'wave') waves.push(event.wave);
    if (event.kind !== 'wave' || (options.showsWaves ?? true)) progress.report(event);
  };
  const announceStop = (): void => progress.report(stopping(host.signal));
  host.signal.addEventListener('abort', announceStop, { once: true });
  const env = options.env ?? host.env;
  try {
    const session: Session = {
      platform,
      environment: findEnvironment(platform, options.environment.name),
      root: checkout.root,
      output,
      workspace: checkout.workspace,
      env,
      parallelism: checked.parallelism,
      report,
      approve: approver(task, options, () => progress.settle()),
      signal: host.signal,
      revision,
      admission: admissionOf(checked),
      limits: limitsOf(task, env),
      commandFor: options.commandFor ?? ((operation) => commandFor(checked, operation, options.environment.name)),
    };
    const value = await work(session, () => progress.settle());
    return { value, warnings, waves };
  } finally {
    host.signal.removeEventListener('abort', announceStop);
    await progress.settle();
  }
}

/** The synthesis is a process of its own, and the longest wait: what this one needs afterwards is loaded meanwhile. */
async function readySource(task: Task, options: SessionOptions): Promise<SessionSource> {
  const { checkout, host, operations } = task;
  const { root, workspace, output } = checkout;
  const ahead = { root, workspace, env: host.env };
  if (options.source) {
    await operations.preload(ahead);
    return options.source;
  }
  const synthesis = await startSynthesis(task, options);
  const [platform, revision] = await Promise.all([
    synthesis.ended.then(() => (options.needsStacks === false ? checkout.platform : operations.readPlatform(output))),
    operations.readRevision(root, host.env),
    operations.preload(ahead),
  ]);
  return { platform, output, revision };
}

/** Returns when it runs: loading takes the processor for a while, and would keep it from being started. */
async function startSynthesis(
  { checked, checkout, host, operations }: Task,
  { needsStacks = true }: SessionOptions,
): Promise<{ readonly ended: Promise<void> }> {
  if (checked.skipSynth || !needsStacks) return { ended: Promise.resolve() };
  let ended = Promise.resolve();
  await new Promise<void>((resolve) => {
    ended = operations.synthesize(checkout, host, { onStart: resolve });
    ended.then(resolve, resolve);
  });
  return { ended };
}

export function selectionOf({ checked }: Pick<Task, 'checked'>): Selection {
  const { modules, all, since, appliedBy } = checked;
  return { modules: modules.length > 0 ? modules : undefined, all: all || undefined, since, appliedBy };
}

/** On the emulator nobody else's work can be in the way. */
function admissionOf({ local, breakGlass }: CheckedCall): Admission | undefined {
  if (local) return { trial: true };
  return breakGlass === undefined ? undefined : { breakGlass };
}

/** Loaded only where something else than AWS may be addressed. */
function limitsOf({ operations }: Task, env: NodeJS.ProcessEnv): Session['limits'] {
  const { AWS_ENDPOINT_URL: endpoint = '' } = env;
  return endpoint === '' ? undefined : operations.emulator().emulatorLimits(env);
}

function stopping(signal: AbortSignal): ProgressEvent {
  return {
    kind: 'step',
    step: String(signal.reason),
    phase: 'started',
    note: 'what runs is being ended in order; once more kills it',
  };
}

/** Undefined where nobody can be asked and nothing was approved: the deployer then refuses before it plans. */
function approver(task: Task, options: SessionOptions, settle: () => Promise<void>): Session['approve'] {
  const { checked, host } = task;
  if (options.autoApprove ?? checked.autoApprove) return () => Promise.resolve(true);
  const { confirm } = host;
  if (!confirm) return undefined;
  return async (question) => {
    await settle();
    return confirm(question);
  };
}
