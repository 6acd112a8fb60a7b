import { findEnvironment, type Platform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import type { ProgressEvent, Session } from '../../src';

/** A session whose events are kept. */
export interface ObservedSession extends Session {
  readonly events: readonly ProgressEvent[];
}

/** Approves everything, two at a time, in a workspace of its own unless told otherwise. */
export function observedSession(
  platform: Platform,
  options: Partial<Omit<Session, 'environment' | 'platform'>> & { readonly environment?: string },
): ObservedSession {
  const events: ProgressEvent[] = [];
  return {
    output: '/nowhere',
    workspace: scratchFolder(),
    env: {},
    parallelism: 2,
    report: (event) => events.push(event),
    approve: () => Promise.resolve(true),
    // A scene is no checkout; tests of the guards name a revision.
    admission: { trial: true },
    ...options,
    platform,
    environment: findEnvironment(platform, options.environment ?? 'dev'),
    events,
  };
}

/** The phases that modules went through, as `module phase`, in the order in which they were told. */
export function phases(events: readonly ProgressEvent[], ...wanted: readonly string[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'module' && (wanted.length === 0 || wanted.includes(event.phase))
      ? [`${event.module} ${event.phase}`]
      : [],
  );
}

/** The names of a bootstrap's steps that were done. */
export function doneSteps(events: readonly ProgressEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'step' && event.phase === 'done' ? [event.step] : []));
}
