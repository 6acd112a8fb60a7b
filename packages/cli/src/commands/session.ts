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
  const { checked, checkout, host, operations } = task;
  // The synthesis is a process of its own: what this one needs afterwards is loaded meanwhile.
  const [{ platform, output, revision }] = await Promise.all([
    options.source ?? ownSource(task, options),
    operations.preload(),
  ]);
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
  try {
    const session: Session = {
      platform,
      environment: findEnvironment(platform, options.environment.name),
      root: checkout.root,
      output,
      workspace: checkout.workspace,
      env: options.env ?? host.env,
      parallelism: checked.parallelism,
      report,
      approve: approver(task, options, () => progress.settle()),
      signal: host.signal,
      revision,
      admission: admissionOf(checked),
      commandFor: options.commandFor ?? ((operation) => commandFor(checked, operation, options.environment.name)),
    };
    const value = await work(session, () => progress.settle());
    return { value, warnings, waves };
  } finally {
    host.signal.removeEventListener('abort', announceStop);
    await progress.settle();
  }
}

async function ownSource(task: Task, options: SessionOptions): Promise<SessionSource> {
  const { checkout, host, operations } = task;
  const [platform, revision] = await Promise.all([
    readyPlatform(task, options),
    operations.readRevision(checkout.root, host.env),
  ]);
  return { platform, output: checkout.output, revision };
}

/** The definition that the stacks were made from. */
async function readyPlatform(
  { checked, checkout, host, operations }: Task,
  options: SessionOptions,
): Promise<Platform> {
  if (options.needsStacks === false) return checkout.platform;
  if (!checked.skipSynth) await operations.synthesize(checkout, host);
  return operations.readPlatform(checkout.output);
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
