/** What a set of modules would do, all of it plannable now. */
export interface WavePlan {
  /** Counted from 1. */
  readonly number: number;
  readonly modules: readonly ModulePlan[];
  /** Modules that read what this wave changes, and are planned once it is applied. */
  readonly deferred: readonly DeferredModule[];
}

/** What is known beforehand of a module of a later wave. */
export interface DeferredModule {
  readonly module: string;
  readonly waitsFor: readonly string[];
  /** Outputs that get another value, or may: `artifact_store.kms_key_arn`. */
  readonly reads: readonly string[];
  /** The earliest wave that can hold it. */
  readonly wave: number;
  /** Resources in its stack. */
  readonly resources: number;
  /** Whether nothing of it is there yet: all its resources will be created. */
  readonly isNew: boolean;
}

export interface ModulePlan {
  readonly module: string;
  readonly changes: readonly ResourceChange[];
  /** Names of the outputs that get another value, or may. @default [] */
  readonly outputs?: readonly string[];
  /** Work that this plan would undo. @default - none is known */
  readonly overwrites?: DeployedWork;
}

/** What an environment holds of a module, by its record. */
export interface DeployedWork {
  /**
   * Why it is in the way: it is not in this branch's history; this commit is older, or may be; or its record is damaged,
   * so that nobody can tell.
   */
  readonly kind: 'other' | 'newer' | 'unreadable';
  /** Why it cannot be told for sure, and what would help: a clause. @default - it is as `kind` says */
  readonly unknown?: string;
  /** @default - it was deployed outside of git */
  readonly commit?: string;
  /** Whether it was deployed with uncommitted changes. @default false */
  readonly uncommitted?: boolean;
  readonly branch?: string;
  readonly who: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'read' | 'import';
  /** None for what is created or deleted as a whole. */
  readonly attributes: readonly AttributeChange[];
  /** Whether it keeps data that are lost when it is deleted or replaced. @default false */
  readonly dataStore?: boolean;
  /** Whether it is replaced because an apply failed while it was made. @default false */
  readonly tainted?: boolean;
}

export interface AttributeChange {
  /** `tags.Owner`, `versioning_configuration[0].status` */
  readonly path: string;
  /** As JSON, shortened; `(sensitive)` for what the provider or the stack calls so. @default - it was not set */
  readonly before?: string;
  /** As `before`; also `(known after apply)`. @default - it will not be set */
  readonly after?: string;
  /** Whether it is why the resource is replaced. @default false */
  readonly replaces?: boolean;
}
