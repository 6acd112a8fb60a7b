import type { Contexts } from '../api';
import { ExpressionFailedError, quoted } from '../errors';
import { valueOf } from './expressions';

/** One combination: the context `matrix`. */
export type Combination = Readonly<Record<string, unknown>>;

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix */
const MOST = 256;

/**
 * The combinations of a matrix, in GitHub's order: the first variable changes slowest, what `include` adds comes last.
 *
 * @param matrix as it stands, expressions in it or around it
 * @throws {ExpressionFailedError} where GitHub fails the job: no combination at all, or more than 256
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function combinations(matrix: unknown, contexts: Contexts): readonly Combination[] {
  const value = evaluated(matrix, contexts);
  if (!isObject(value)) throw failed(value, 'a matrix has to be an object');
  const { include, exclude, ...vectors } = value;
  const excluded = objects(exclude, 'exclude');
  const original = product(vectors).filter((one) => !excluded.some((pattern) => contains(one, pattern)));
  const all = included(original, objects(include, 'include'));
  if (all.length === 0) throw failed(value, 'it has no combination at all; skip the job with an "if" instead');
  if (all.length > MOST) {
    throw failed(value, `it has ${String(all.length)} combinations, and GitHub takes at most ${String(MOST)}`);
  }
  return all;
}

function product(vectors: Readonly<Record<string, unknown>>): readonly Combination[] {
  const entries = Object.entries(vectors);
  if (entries.length === 0) return [];
  return entries.reduce<readonly Combination[]>(
    (before, [name, values]) => {
      if (!Array.isArray(values)) throw failed(values, `the matrix variable "${name}" has to be a list`);
      if (values.length === 0) throw failed(values, `the matrix variable "${name}" has no values`);
      return before.flatMap((one) => values.map((value: unknown) => ({ ...one, [name]: value })));
    },
    [{}],
  );
}

/** Joins each object to the combinations of whose own values it overwrites none; where there is no such, it is one by itself. */
function included(original: readonly Combination[], additions: readonly Combination[]): readonly Combination[] {
  const joined = original.map((one) => ({ original: one, all: one }));
  const alone: Combination[] = [];
  for (const addition of additions) {
    const fitting = joined.filter((one) => fits(one.original, addition));
    for (const one of fitting) one.all = { ...one.all, ...addition };
    if (fitting.length === 0) alone.push(addition);
  }
  return [...joined.map(({ all }) => all), ...alone];
}

function fits(original: Combination, addition: Combination): boolean {
  return Object.entries(addition).every(
    ([name, value]) => !Object.hasOwn(original, name) || same(original[name], value),
  );
}

function contains(one: Combination, pattern: Combination): boolean {
  return Object.entries(pattern).every(([name, value]) => Object.hasOwn(one, name) && same(one[name], value));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function objects(value: unknown, name: string): readonly Combination[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw failed(value, `"${name}" has to be a list of objects`);
}

function evaluated(value: unknown, contexts: Contexts): unknown {
  if (typeof value === 'string') return valueOf(value, contexts);
  if (Array.isArray(value)) return value.map((item: unknown) => evaluated(item, contexts));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, evaluated(item, contexts)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(value: unknown, why: string): ExpressionFailedError {
  return new ExpressionFailedError('strategy.matrix', `${why}; it is ${quoted(value ?? null)}`);
}
