import type { Clients } from '../clients';
import type { Role } from '../roles';
import type { Names } from './names';

/** What no role of the workflows, or not each of them, can do in `tst`. */
export interface Forbidden {
  readonly what: string;
  /** @default - all of them */
  readonly to?: readonly Role[];
  /** Whether the emulator refuses it for the right reason when it enforces policies itself. @default false */
  readonly emulator?: boolean;
  readonly call: (aws: Clients, names: Names) => Promise<unknown>;
}

export const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
