/** What Terraform asks AWS for, on behalf of one type of resource or data source. */
export interface RequiredActions {
  /** To look at it, as each plan does: no data, no secret values. */
  readonly read: readonly string[];
  /** To make and to change it, beside {@link read}. */
  readonly write: readonly string[];
  /** To remove it, with what it holds where `force_destroy` or `force_delete` say so. */
  readonly remove: readonly string[];
}

/** By type; of a data source with `data.` before it. */
export type ActionTable = Readonly<Record<string, RequiredActions>>;

/** A data source: it only looks. */
export function lookUp(...read: readonly string[]): RequiredActions {
  return { read, write: [], remove: [] };
}
