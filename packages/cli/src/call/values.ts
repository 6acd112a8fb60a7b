import type { Applier, Environment, Platform, Violation } from '@mlopspltf/definition';
import { knownRemedy } from './near-miss';
import { flagOf, type OptionName } from './options';
import type { Call } from './parse';

/** More would only wait for each other; a typing mistake is likelier. */
const MOST_AT_ONCE = 256;
const APPLIERS: readonly Applier[] = ['pipeline', 'administrator'];

/** Options that choose modules in different ways. */
const CONFLICTS: readonly (readonly [OptionName, OptionName, string])[] = [
  ['module', 'all', 'Name modules, or take all.'],
  ['module', 'since', 'Name modules, or let git choose them.'],
  ['all', 'since', 'Take all, or let git choose.'],
  ['backend', 'module', 'Destroy modules first, then the backend.'],
  ['backend', 'all', 'Destroy modules first, then the backend.'],
  ['backend', 'since', 'Destroy modules first, then the backend.'],
  ['backend', 'appliedBy', 'Destroy modules first, then the backend.'],
];

export function conflicts({ options }: Call): readonly Violation[] {
  return CONFLICTS.filter(([one, other]) => options[one] !== undefined && options[other] !== undefined).map(
    ([one, other, remedy]) => ({ where: flagOf(one), problem: `cannot stand beside ${flagOf(other)}`, remedy }),
  );
}

export function readModules(
  call: Call,
  platform: Platform | undefined,
  environment: Environment | undefined,
  found: Violation[],
): readonly string[] {
  const names = [...new Set(call.options.module ?? [])];
  if (platform) found.push(...names.flatMap((name) => moduleProblem(name, platform, environment)));
  if (call.command === 'terraform' && names.length !== 1) {
    const problem = names.length === 0 ? 'is missing' : `names ${names.length} modules`;
    found.push({ where: '--module', problem, remedy: 'Write --module NAME once: Terraform works in one folder.' });
  }
  return names;
}

function moduleProblem(value: string, platform: Platform, environment: Environment | undefined): readonly Violation[] {
  const there = platform.modules
    .filter(({ environments }) => environment === undefined || environments.includes(environment.name))
    .map(({ name }) => name);
  if (there.includes(value)) return [];
  const known = platform.modules.some(({ name }) => name === value);
  const problem = known && environment ? `is not in "${environment.name}"` : 'is not a module';
  // As the package's folder is called, or as lists are written elsewhere.
  const remedy = value.includes(',')
    ? 'Write --module NAME once for each module.'
    : knownRemedy(value.replaceAll('-', '_'), there);
  return [{ where: '--module', value, problem, remedy }];
}

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

export function readParallelism(call: Call, found: Violation[]): number | undefined {
  const value = single(call, 'parallelism', found);
  if (value === undefined) return undefined;
  const count = /^\d+$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > MOST_AT_ONCE) {
    const remedy = `Write a whole number from 1 to ${MOST_AT_ONCE}.`;
    found.push({ where: '--parallelism', value, problem: 'is not a number of modules', remedy });
  }
  return count;
}

/** Whether it is the right name is asked where it matters: a wrong one is a refusal, not a wrong call. */
export function readConfirmation(call: Call, found: Violation[]): string | undefined {
  const value = single(call, 'confirm', found);
  if (value !== undefined && !call.options.backend) {
    const remedy = 'Leave it out; only the removal of the backend needs it.';
    found.push({ where: '--confirm', value, problem: 'stands without --backend', remedy });
  }
  return value;
}

function single(
  call: Call,
  option: 'confirm' | 'since' | 'appliedBy' | 'parallelism',
  found: Violation[],
): string | undefined {
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
