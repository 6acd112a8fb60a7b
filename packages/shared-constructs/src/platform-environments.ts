declare const unknownEnvironments: unique symbol;

/**
 * The environments of this repository, as keys. The generated `.projen/environments.d.ts` adds them, so that a table
 * that lacks one does not compile.
 */
export interface PlatformEnvironments {
  readonly [unknownEnvironments]?: never;
}

type Declared = Extract<keyof PlatformEnvironments, string>;

/** `'dev' | 'tst' | 'prd'`, or any string where the definition has not been generated yet. */
export type EnvironmentName = [Declared] extends [never] ? string : Declared;
