import type { StoredLock } from '../aws/lock-table';
import type { StoredLockFile, StoredState } from '../aws/state-bucket';
import type { StateSummary } from '../terraform/state';
import type { Journal } from './journal';
import type { BackendRecord } from './record';

/** What is there, looked up anew before each step. */
export interface Facts {
  readonly bucket: boolean;
  /** True as well where locks are not kept in a table. */
  readonly table: boolean;
  /** The encryption key, by its alias. */
  readonly key: boolean;
  /** The state in the work folder, before it is moved. */
  readonly local?: StateSummary;
  /** The state in the bucket. */
  readonly remote?: StoredState;
  /** MD5 of the state that the lock table vouches for; undefined too where there is no table. */
  readonly digest?: string;
  /** Whoever holds the state in the bucket. */
  readonly lock?: StoredLock | StoredLockFile;
  readonly record?: BackendRecord;
  /** Digest of how bucket, table and key are set. */
  readonly settings: string;
  readonly journal: Journal;
  /** A Terraform of a killed run that still works. */
  readonly orphan?: number;
  /** Digest of what the backend is to be made from. */
  readonly configuration: string;
  /** Whether states are vouched for in a table. */
  readonly usesTable: boolean;
  /** Where the two states lie, for messages. */
  readonly places: { readonly local: string; readonly remote: string };
}
