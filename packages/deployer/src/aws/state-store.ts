import type { Session } from '../api';
import type { AwsClients } from './clients';
import { LockTable } from './lock-table';
import { StateBucket } from './state-bucket';

/** Where the states of one environment lie, and what keeps two people from writing one of them. */
export class StateStore {
  public readonly bucket: StateBucket;
  public readonly table: LockTable;

  constructor(session: Pick<Session, 'platform' | 'environment' | 'env'>, clients: AwsClients) {
    this.bucket = new StateBucket(session, clients);
    this.table = new LockTable(session, clients);
  }
}
