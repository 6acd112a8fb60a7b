import {
  plainText,
  RequestError,
  type JobView,
  type RehearsalEvent,
  type RehearsalOptions,
  type Run,
  type WantedReference,
} from '@mlopspltf/rehearsal';
import type { OpenRehearsal, RehearsalOperations } from '../../src/operations';

/** What happens in a rehearsal that does nothing. */
export interface FakeRehearsalOptions {
  readonly runs?: readonly Run[];
  readonly waiting?: boolean;
  readonly problems?: readonly string[];
  /** Told while something is awaited. */
  readonly events?: readonly RehearsalEvent[];
  /** Changes what GitHub has. */
  readonly happen?: (state: OpenRehearsal['state']) => void;
  /** Says what is wrong with what is wanted. @default - it is there */
  readonly missing?: (wanted: readonly WantedReference[]) => string | undefined;
  /** Asked whether it may be deployed. @default - nobody is */
  readonly asks?: (options: RehearsalOptions) => Promise<void>;
}

export interface FakeRehearsal {
  readonly operations: RehearsalOperations;
  /** What was done, with its arguments. */
  readonly called: readonly (readonly unknown[])[];
  readonly opened: readonly RehearsalOptions[];
  /** What was looked for before that. */
  readonly wanted: readonly WantedReference[];
}

/** A rehearsal without git, emulator and jobs. */
export function fakeRehearsal(fake: FakeRehearsalOptions = {}): FakeRehearsal {
  const called: (readonly unknown[])[] = [];
  const opened: RehearsalOptions[] = [];
  const wanted: WantedReference[] = [];
  const demandReferences: RehearsalOperations['demandReferences'] = (_, all) => {
    wanted.push(...all);
    const problem = fake.missing?.(all);
    return problem === undefined ? Promise.resolve() : Promise.reject(new RequestError(problem));
  };
  const runs = fake.runs ?? [];
  const open = (options: RehearsalOptions): Promise<OpenRehearsal> => {
    opened.push(options);
    const state = { ...EMPTY, issues: [], comments: [] } as OpenRehearsal['state'];
    const happen =
      (name: string) =>
      (...args: readonly unknown[]): Promise<readonly Run[]> => {
        called.push([name, ...args]);
        fake.happen?.(state);
        for (const event of fake.events ?? []) options.report?.(event);
        return Promise.resolve(runs);
      };
    return Promise.resolve({
      push: happen('push'),
      remove: happen('remove'),
      pullRequest: happen('pullRequest'),
      mergeGroup: happen('mergeGroup'),
      schedule: happen('schedule'),
      dispatch: happen('dispatch'),
      settle: async () => {
        await fake.asks?.(options);
        return fake.waiting ? 'waiting' : 'ended';
      },
      state,
      problems: fake.problems ?? [],
      close: () => Promise.resolve(void called.push(['close'])),
    });
  };
  return { operations: { demandReferences, openRehearsal: open, plainText }, called, opened, wanted };
}

const EMPTY = { schemaVersion: 1, lastId: 0, runs: {}, environments: [], users: {}, teams: {} };

/** A run of `deploy` for a push of `feature/a`. */
export function fakeRun(rest: Partial<Pick<Run, 'conclusion' | 'jobs' | 'message'>> = {}, id = 7): Run {
  const event = {
    name: 'push',
    ref: 'refs/heads/feature/a',
    sha: 'a'.repeat(40),
    actor: 'somebody',
    payload: {},
    restricted: false,
  } as const;
  const facts = { id, attempt: 1, number: 3, file: '.github/workflows/deploy.yml', name: 'deploy', event };
  const run: unknown = { facts, conclusion: 'success', jobs: [], ...rest };
  return run as Run;
}

export function fakeJob(rest: Partial<JobView> = {}): JobView {
  return {
    id: 1,
    title: 'Synthesize',
    path: 'synth',
    status: 'completed',
    conclusion: 'success',
    kept: false,
    ...rest,
  };
}
