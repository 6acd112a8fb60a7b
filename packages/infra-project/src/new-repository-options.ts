/** What `projen new` asks for. Everything else is written into `.projenrc.ts`, to be edited there. */
export interface NewRepositoryOptions {
  /** As in `github.com/OWNER/NAME`. */
  readonly name: string;
  /** Organization or user. @default - that of the remote `origin`, or a placeholder */
  readonly owner?: string;
  /** First part of every name in AWS. @default 'mlopspltf' */
  readonly prefix?: string;
  /**
   * The repository that sets up the state buckets and lock tables; the name of the new one, to let it do that itself.
   * @default - `{prefix}-infra`
   */
  readonly backendRepository?: string;
  /** What `--from` named, as projen hands it on: the package of this project type, or its file. @default - the package */
  readonly devDeps?: readonly string[];
}
