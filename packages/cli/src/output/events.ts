import type { ModulePhase, ProgressEvent } from '@mlopspltf/deployer';
import { duration, oneLine } from './style';

export type ModuleEvent = Extract<ProgressEvent, { readonly kind: 'module' }>;
export type StepEvent = Extract<ProgressEvent, { readonly kind: 'step' }>;

const PHASES: Readonly<Record<ModulePhase, string>> = {
  waiting: 'waiting',
  init: 'initialising',
  plan: 'planning',
  planned: 'planned',
  apply: 'applying',
  destroy: 'destroying',
  done: 'done',
  unchanged: 'unchanged',
  failed: 'FAILED',
  skipped: 'skipped',
};

const STEPS: Readonly<Record<StepEvent['phase'], string>> = {
  started: 'started',
  done: 'done',
  skipped: 'not needed',
  failed: 'FAILED',
};

/** Steps of the backend's set-up and removal, as a person would say them. */
const STEP_NAMES: Readonly<Record<string, string>> = {
  inspect: 'look at what is there',
  'release lock': 'release a lock left behind',
  create: 'make bucket, table and key',
  move: 'move their state into the bucket',
  vouch: 'enter its digest into the table',
  'put away': 'put the local copy away',
  check: 'check that nothing is left to do',
  'keep a copy': 'keep a copy of all that lies in it',
  'empty the bucket': 'empty the bucket',
  destroy: 'destroy bucket, table and key',
};

/** Phases that a module does not leave before the next question or the end. */
const RESTING: readonly ModulePhase[] = ['planned', 'done', 'unchanged', 'failed', 'skipped'];

export function isResting(event: ModuleEvent | StepEvent): boolean {
  return event.kind === 'step' ? event.phase !== 'started' : RESTING.includes(event.phase);
}

/** The line a thing has in a list. */
export function subjectOf(event: ModuleEvent | StepEvent): string {
  if (event.kind === 'module') return oneLine(event.module);
  const known = STEP_NAMES[event.step];
  return known === undefined ? oneLine(event.step) : `backend: ${known}`;
}

/** `planned in 3.1 s: 2 to create`. */
export function statusOf(event: ModuleEvent | StepEvent): string {
  const phase = event.kind === 'module' ? PHASES[event.phase] : STEPS[event.phase];
  const time = event.kind === 'module' && event.seconds !== undefined ? ` in ${duration(event.seconds)}` : '';
  const note = event.note === undefined ? '' : oneLine(event.note);
  // What failed in a step is told in full at the end.
  if (note === '' || (event.kind === 'step' && event.phase === 'failed')) return `${phase}${time}`;
  if (event.kind === 'step' && event.phase === 'started') return note;
  return event.kind === 'module' && event.phase === 'waiting'
    ? `waiting for ${note.replace(/^(waiting |waits )?for /, '')}`
    : `${phase}${time}: ${note}`;
}
