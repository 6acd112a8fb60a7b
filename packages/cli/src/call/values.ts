import type { Applier, Violation } from '@mlopspltf/definition';
import { syntaxOf } from './commands';
import { knownRemedy } from './near-miss';
import { flagOf, type OptionName } from './options';
import type { Call } from './parse';

/** More modules would only wait for each other, and GitHub takes no more jobs in a matrix; a typing mistake is likelier. */
const HIGHEST_COUNT = 256;
/** What is counted. */
const COUNTED = { parallelism: 'modules', wave: 'a wave', shards: 'jobs' } as const;
/** Characters. It is kept with the record and shown on one line. */
const LONGEST_REASON = 500;
const APPLIERS: readonly Applier[] = ['pipeline', 'administrator'];

/** Options that name a folder or a file. */
type PathOption = 'save' | 'saved' | 'data' | 'baseData' | 'comment' | 'results';
type ValueOption =
  'workflow' | 'approveAfter' | 'confirm' | 'since' | 'appliedBy' | 'breakGlass' | keyof typeof COUNTED | PathOption;

export function readSince(call: Call, found: Violation[]): string | undefined {
  const value = single(call, 'since', found);
  if (value === undefined && call.command === 'detect') {
    found.push({ where: '--since', problem: 'is missing', remedy: 'Write --since REF: a branch, a tag or a commit.' });
  }
  // git would take a hyphen for an option.

  if (value !== undefined && (value === '' || value.startsWith('-') || /[\u0000-\u0020\u007f]/.test(value))) {
    found.push({
      where: '--since',
      value,
      problem: 'is not a git reference',
      remedy: 'Write a branch, a tag or a commit.',
    });
  }
  return value;
}

export function readApplier(call: Call, found: Violation[]): Applier | undefined {
  const value = single(call, 'appliedBy', found);
  const applier = APPLIERS.find((known) => known === value);
  if (value !== undefined && applier === undefined) {
    found.push({ where: '--applied-by', value, problem: 'is not a choice', remedy: knownRemedy(value, APPLIERS) });
  }
  return applier;
}

/** A whole number, at least 1. */
export function readCount(call: Call, option: keyof typeof COUNTED, found: Violation[]): number | undefined {
  const value = single(call, option, found);
  if (value === undefined) return undefined;
  const count = /^\d+$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > HIGHEST_COUNT) {
    const remedy = `Write a whole number from 1 to ${HIGHEST_COUNT}.`;
    found.push({ where: flagOf(option), value, problem: `is not a number of ${COUNTED[option]}`, remedy });
  }
  return count;
}

/** For as many jobs as the workflow has outputs: nobody else knows. */
export function readShards(call: Call, found: Violation[]): number | undefined {
  const value = readCount(call, 'shards', found);
  if (call.options.shards === undefined && call.command === 'pipeline detect') {
    const remedy = 'Write --shards N: the jobs that the workflow has outputs for.';
    found.push({ where: flagOf('shards'), problem: 'is missing', remedy });
  }
  return value;
}

/** Where shards put what they have planned, and where it is gathered. */
export function readResults(call: Call, found: Violation[]): string | undefined {
  const value = readPath(call, 'results', found);
  if (value === undefined && ['pipeline shard', 'pipeline gather'].includes(call.command)) {
    const remedy = 'Write --results FOLDER: in which shards hand on what they have planned.';
    found.push({ where: flagOf('results'), problem: 'is missing', remedy });
  }
  return value;
}

/** Whether it is the right name is asked where it matters: a wrong one is a refusal, not a wrong call. */
export function readConfirmation(call: Call, found: Violation[]): string | undefined {
  const value = single(call, 'confirm', found);
  if (call.command.startsWith('pipeline destroy')) {
    if (value === undefined)
      found.push({
        where: '--confirm',
        problem: 'is missing',
        remedy: 'Write --confirm ENV: the name as it was typed.',
      });
  } else if (value !== undefined && !call.options.backend) {
    const remedy = 'Leave it out; only the removal of the backend needs it.';
    found.push({ where: '--confirm', value, problem: 'stands without --backend', remedy });
  }
  return value;
}

/** Why the guards of branch and history are passed: a sentence that others will read in the record. */
export function readReason(call: Call, found: Violation[]): string | undefined {
  const value = single(call, 'breakGlass', found)?.trim();
  if (value === undefined) return undefined;
  const problem = reasonProblem(value);
  if (problem !== undefined) {
    const remedy = `Say on one line why, in at most ${LONGEST_REASON} characters: --break-glass "…".`;
    found.push({ where: flagOf('breakGlass'), value, problem, remedy });
  }
  return value;
}

function reasonProblem(value: string): string | undefined {
  if (value === '') return 'is empty';
  // `--break-glass --auto-approve`: the reason was forgotten, and the next option taken for it.
  if (value.startsWith('-')) return 'is an option and no reason';
  if (/\p{Cc}|[\u2028\u2029]/u.test(value)) return 'has control characters';
  return value.length > LONGEST_REASON ? `has ${value.length} characters` : undefined;
}

/** The synthesized output of a commit, as it was typed: the pipeline's commands that need stacks take no other. */
export function readData(call: Call, found: Violation[]): string | undefined {
  const value = readPath(call, 'data', found);
  if (value === undefined && call.command.startsWith('pipeline ') && syntaxOf(call.command).options.includes('data')) {
    const remedy = 'Write --data FOLDER: the unpacked cdktf.out of the commit.';
    found.push({ where: flagOf('data'), problem: 'is missing', remedy });
  }
  return value;
}

/** A folder or a file, as it was typed. */
export function readPath(call: Call, option: PathOption, found: Violation[]): string | undefined {
  const value = single(call, option, found);
  if (value === undefined) return undefined;
  const where = flagOf(option);
  const kind = option === 'comment' ? 'file' : 'folder';
  if (value.trim() === '' || value.includes('\0')) {
    found.push({ where, value, problem: `is not a ${kind}`, remedy: `Write the path of a ${kind}.` });
  } else if (value.startsWith('-')) {
    found.push({ where, value, problem: 'looks like an option', remedy: `For a ${kind} called so, write ./${value}` });
  }
  return value;
}

/** The value of an option that is written at most once. */
export function single(call: Call, option: ValueOption & OptionName, found: Violation[]): string | undefined {
  const values = call.options[option] ?? [];
  if (values.length > 1) {
    found.push({
      where: flagOf(option),
      value: values,
      problem: 'is written more than once',
      remedy: 'Write it once.',
    });
  }
  return values[0];
}
