import type { Session } from '../api';
import type { AwsClients } from '../aws/clients';
import { BucketLeaseStore } from './bucket-lease-store';
import { TableLeaseStore } from './table-lease-store';

/** A text, and what tells it from every other that lay there. */
export interface StoredLease {
  readonly text: string;
  /** Opaque: an ETag, or the text itself. */
  readonly version: string;
}

/**
 * One place for one text, changed only by those who know what lies there. Answers or throws before long: a
 * connection that hangs must neither let a lease run out nor keep the program from ending.
 */
export interface LeaseStore {
  /** For messages. */
  readonly place: string;
  /** What lies there by the last write that was finished; undefined where nothing ever did. */
  read(): Promise<StoredLease | undefined>;
  /**
   * Writes where nothing but `replaced` lies.
   *
   * @param replaced undefined: nothing lies there
   * @returns the new version; undefined where it was not written, or where an answer got lost: {@link read} tells
   */
  write(text: string, replaced: string | undefined): Promise<string | undefined>;
}

/** In the table that locks states, or beside the states where there is none: one place for all runs of an environment. */
export function leaseStoreOf(
  session: Pick<Session, 'platform' | 'environment' | 'env'>,
  clients: AwsClients,
): LeaseStore {
  return session.platform.stateLocking === 'lockfile'
    ? new BucketLeaseStore(session, clients)
    : new TableLeaseStore(session, clients);
}
