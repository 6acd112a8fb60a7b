import type { Violation } from '@mlopspltf/definition';
import { flagOf } from './options';
import type { Call } from './parse';
import { single } from './values';

/** What a call says about a rehearsal. */
export interface RehearsalChoice {
  /** What becomes of jobs that wait for a reviewer. @default - somebody is asked */
  readonly answer?: 'approve' | 'reject';
  /** Before they are approved. */
  readonly seconds: number;
  /** Name or file of the only workflow that is started. @default - all */
  readonly workflow?: string;
  /** Of a run by hand. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Jobs at once. @default - as many as the rehearsal takes */
  readonly jobs?: number;
  readonly fork: boolean;
  readonly delete: boolean;
  readonly fresh: boolean;
  readonly setUp: boolean;
}

/** Seconds. */
const LONGEST_WAIT = 24 * 60 * 60;

/** @param jobs as `--parallelism` says */
export function readRehearsal(call: Call, jobs: number | undefined, found: Violation[]): RehearsalChoice {
  const { options } = call;
  const seconds = readWait(call, found);
  const approves = options.approve === true || seconds !== undefined;
  return {
    answer: approves ? 'approve' : options.reject ? 'reject' : undefined,
    seconds: seconds ?? 0,
    workflow: single(call, 'workflow', found),
    inputs: readInputs(call, found),
    jobs,
    fork: options.fork ?? false,
    delete: options.delete ?? false,
    fresh: options.fresh ?? false,
    setUp: !(options.withoutSetUp ?? false),
  };
}

function readWait(call: Call, found: Violation[]): number | undefined {
  const value = single(call, 'approveAfter', found);
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (seconds <= LONGEST_WAIT) return seconds;
  const remedy = `Write a whole number from 0 to ${LONGEST_WAIT}.`;
  found.push({ where: flagOf('approveAfter'), value, problem: 'is not a number of seconds', remedy });
  return 0;
}

/** `NAME=VALUE`; a value may hold more of the sign. */
function readInputs({ options }: Call, found: Violation[]): Readonly<Record<string, string>> {
  const inputs = new Map<string, string>();
  for (const written of options.input ?? []) {
    const [, name, value] = /^([A-Za-z_][\w-]*)=(.*)$/s.exec(written) ?? [];
    const where = flagOf('input');
    if (name === undefined || value === undefined) {
      found.push({ where, value: written, problem: 'is no input', remedy: 'Write it as NAME=VALUE.' });
    } else if (inputs.has(name)) {
      found.push({ where, value: written, problem: 'names an input a second time', remedy: 'Write each input once.' });
    } else inputs.set(name, value);
  }
  return Object.fromEntries(inputs);
}
