import { isDeepStrictEqual } from 'node:util';
import { Secrets } from './plan-secrets';

/** Names and indices, from the resource downwards. */
export type AttributePath = readonly (string | number)[];

export interface Comparison {
  readonly before: unknown;
  readonly after: unknown;
  /** `true` marks a value that is known after the apply, or a part of one. */
  readonly unknown: unknown;
  /** `true` marks a secret, or a part that is one. */
  readonly sensitive: readonly unknown[];
}

/** A value that differs, as deep down as it can be told. */
export interface ChangedValue {
  readonly path: AttributePath;
  readonly before: unknown;
  readonly after: unknown;
  /** Whether `after`, or a part of it, is known after the apply only. */
  readonly isKnownLater: boolean;
  readonly isSensitive: boolean;
}

/** All values that differ or may, in the order of their paths. */
export function differences(comparison: Comparison): readonly ChangedValue[] {
  const secrets = new Secrets();
  secrets.addMarked(comparison.before, comparison.sensitive);
  secrets.addMarked(comparison.after, comparison.sensitive);
  return compare([], comparison).map((change) => {
    // A mark is about a place. What moves to another one, in a list say, is the same secret.
    const isMoved = [change.before, change.after].some((value) => secrets.isIn(value));
    return isMoved ? { ...change, isSensitive: true } : change;
  });
}

function compare(path: AttributePath, comparison: Comparison): readonly ChangedValue[] {
  const { before, after, unknown, sensitive } = comparison;
  const parts = sensitive.includes(true) || unknown === true ? undefined : partsOf(before, after, unknown);
  if (parts !== undefined && parts.length > 0) {
    return parts.flatMap((part) =>
      compare([...path, part], {
        before: partOf(before, part),
        after: partOf(after, part),
        unknown: partOf(unknown, part),
        sensitive: sensitive.map((mark) => partOf(mark, part)),
      }),
    );
  }
  const isKnownLater = hasMark(unknown);
  if (isSame(before, after) && !isKnownLater) return [];
  return [{ path, before, after, isKnownLater, isSensitive: hasMark(sensitive) }];
}

/** `null` is what Terraform gives for what is not set. */
function isSame(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(before ?? null, after ?? null);
}

/** Names or indices of what is in either; undefined where the two have to be looked at as a whole. */
function partsOf(before: unknown, after: unknown, unknown: unknown): readonly (string | number)[] | undefined {
  const set = [before, after].filter((value) => value !== null && value !== undefined);
  const containers = set.length > 0 ? set : [unknown];
  if (containers.every(Array.isArray)) {
    const later = Array.isArray(unknown) && hasMark(unknown) ? unknown.length : 0;
    return [...Array(Math.max(later, ...containers.map(({ length }) => length))).keys()];
  }
  if (!containers.every(isObject)) return undefined;
  const later = isObject(unknown) ? Object.keys(unknown).filter((name) => hasMark(unknown[name])) : [];
  return [...new Set([...containers.flatMap(Object.keys), ...later])].sort();
}

function partOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return typeof part === 'number' ? (value as readonly unknown[])[part] : undefined;
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Marks have the shape of what they are about; below objects and lists they mark a part. */
function hasMark(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(hasMark);
}
