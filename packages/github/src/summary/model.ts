/** What summaries tell of: a part of what the deployer reports, which fits in as it is. */
export interface PlannedModule {
  readonly module: string;
  readonly changes: readonly PlannedChange[];
  /** Names of the outputs that get another value, or may. @default - none is known */
  readonly outputs?: readonly string[];
  /** Work that the plan would undo. @default - none is known */
  readonly overwrites?: OverwrittenWork;
}

export interface PlannedChange {
  readonly address: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'read' | 'import';
  readonly attributes: readonly PlannedAttribute[];
  /** Whether it keeps data that are lost when it is deleted or replaced. @default false */
  readonly dataStore?: boolean;
}

export interface PlannedAttribute {
  readonly path: string;
  /** As JSON, shortened, nothing sensitive in it. @default - it was not set */
  readonly before?: string;
  /** As `before`. @default - it will not be set */
  readonly after?: string;
  /** Whether it is why the resource is replaced. @default false */
  readonly replaces?: boolean;
}

export interface OverwrittenWork {
  /** Not in this branch's history; of a later commit; or nobody can tell, because the record is damaged. */
  readonly kind: 'other' | 'newer' | 'unreadable';
  /** Why it cannot be told for sure: a clause. @default - it is as `kind` says */
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

/** A module of a later wave. */
export interface WaitingModule {
  readonly module: string;
  readonly waitsFor: readonly string[];
  /** `artifact_store.kms_key_arn` */
  readonly reads: readonly string[];
  /** Resources in its stack. */
  readonly resources: number;
  /** Whether nothing of it is there yet. */
  readonly isNew: boolean;
}

/** A module that a person applies. */
export interface AdministratorsWork {
  readonly module: string;
  /** A clause that follows the name. */
  readonly reason: string;
  readonly command: string;
  /** What applying it would do. @default - it is not known */
  readonly changes?: readonly PlannedChange[];
}

/** What became of a module. */
export interface ModuleOutcome {
  readonly module: string;
  readonly outcome: string;
  readonly changes: readonly PlannedChange[];
  readonly waitsFor?: readonly string[];
  /** What was said of a failure. */
  readonly error?: string;
  readonly seconds: number;
}

/** A deployed module, as it was found in AWS. */
export interface LookedAtModule {
  readonly module: string;
  /** `failed`: it could not be looked at. */
  readonly outcome: 'same' | 'drifted' | 'failed';
  readonly resources: readonly {
    readonly address: string;
    readonly kind: 'changed' | 'deleted';
    readonly attributes: readonly PlannedAttribute[];
  }[];
  /** What it was compared with. @default - nothing is known of its deployment */
  readonly deployed?: { readonly commit?: string; readonly branch?: string; readonly at: string };
  /** What was said of a failure. */
  readonly error?: string;
}

/** What the environment still has, and the definition has not. */
export interface LeftoverModule {
  readonly module: string;
  readonly resources: number;
}

/** Everything that planning has found in one environment. */
export interface PlanFindings {
  readonly environment: string;
  readonly account: string;
  readonly planned: readonly PlannedModule[];
  readonly waiting: readonly WaitingModule[];
  readonly administrators: readonly AdministratorsWork[];
  /** All modules that took part. */
  readonly modules: readonly ModuleOutcome[];
  readonly leftover: readonly LeftoverModule[];
  /** What else has to be said, in sentences. */
  readonly warnings: readonly string[];
  /** What each module depends on, by name. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}
