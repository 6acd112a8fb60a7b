import type { Edition } from '../workload/modules';

/** What is compared, as it is called in arguments and tables. */
export const CONTENDER_NAMES = ['infra', 'cdktf', 'loop'] as const;
export type ContenderName = (typeof CONTENDER_NAMES)[number];

/** A way to deploy modules. */
export interface Contender {
  readonly name: ContenderName;
  /** Most modules that it is run with. @default - any number */
  readonly largest?: number;
  /**
   * Makes everything ready for a first deployment, in an account where nothing is. Not measured.
   *
   * @throws UnavailableError where it cannot be run on this machine
   */
  prepare(size: number): Promise<Entrant>;
}

/** A contender with modules of its own in an account of its own. */
export interface Entrant {
  /** @returns seconds @throws CommandError */
  deploy(): Promise<number>;
  /** Makes the edit that the next deployment brings. Not measured. */
  change(edition: Edition): void | Promise<void>;
  /** @throws Error when what was deployed is not there */
  check(edition: Edition): Promise<void>;
}
