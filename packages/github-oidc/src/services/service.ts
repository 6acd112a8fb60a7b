import type { Statement } from '../statements';

/** What the workflows' roles may do with one service of AWS. */
export interface ServicePermissions {
  /** What Terraform reads to refresh the resources: no data, no secret values. For all roles. */
  readonly read: readonly Statement[];
  /** What making, changing and removing them takes beside. For the role that applies. */
  readonly write: readonly Statement[];
  /** What removing takes that loses data. For the role that applies, where the environment may be destroyed. */
  readonly removeData: readonly Statement[];
}
