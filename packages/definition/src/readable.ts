import type { RemoteModule } from './types';

/**
 * What may not stand beside each other in a definition. The rules get what could be read, not only what is right, so
 * that a mistake in one field does not hide those in others.
 */
export interface Readable {
  readonly prefix: string;
  readonly allowSharedAccounts: boolean;
  /** Name of this repository. */
  readonly repository?: string;
  /** Name of the repository that the backend is said to come from. */
  readonly backendRepository?: string;
  readonly environments: readonly ReadableEnvironment[];
  readonly modules: readonly ReadableModule[];
}

export interface ReadableEnvironment {
  /** Place in the list as it was written. */
  readonly index: number;
  readonly name?: string;
  readonly branch?: string;
  readonly account?: string;
  readonly reviewers: readonly string[];
  readonly preventSelfReview: boolean;
}

export interface ReadableModule {
  readonly index: number;
  readonly name?: string;
  readonly dependsOn: readonly string[];
  /** Undefined: all. */
  readonly environments?: readonly string[];
  readonly appliedBy: string;
  /** By their places; those that cannot be read are undefined. */
  readonly reads: readonly (RemoteModule | undefined)[];
}

/** Each later element that clashes, with the first one it clashes with. */
export function pairs<T>(list: readonly T[], clash: (a: T, b: T) => boolean): readonly (readonly [T, T])[] {
  return list.flatMap((second, at) => {
    const first = list.slice(0, at).find((earlier) => clash(earlier, second));
    return first === undefined ? [] : [[first, second] as const];
  });
}

export function repeated(
  list: readonly string[],
  key = (name: string): string => name,
): readonly (readonly [number, string])[] {
  return list.flatMap((name, position) =>
    list.findIndex((other) => key(other) === key(name)) < position ? [[position, name] as const] : [],
  );
}
