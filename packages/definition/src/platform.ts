import type {
  Applier,
  BackendReference,
  OthersWork,
  PullRequestPlans,
  RemoteModule,
  StateLocking,
  SubjectForm,
} from './types';

/**
 * A checked definition with every default filled in: what all other packages work with. Plain data, so that it can be
 * written to a file and handed on. Made by {@link resolvePlatform} only.
 */
export interface Platform {
  /** Of this shape, raised when a reader of the old one would go wrong. */
  readonly schemaVersion: typeof PLATFORM_SCHEMA_VERSION;
  readonly repository: Repository;
  readonly prefix: string;
  readonly region: string;
  readonly stateLocking: StateLocking;
  readonly allowSharedAccounts: boolean;
  /** Where the buckets and tables come from. @default - this repository, or another one that the definition does not name */
  readonly backend?: BackendReference;
  readonly versions: { readonly node: string; readonly terraform: string; readonly awsProvider: string };
  readonly environments: readonly Environment[];
  readonly modules: readonly Module[];
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
  /** GitHub's number, as text. @default - not known */
  readonly id?: string;
  /** GitHub's number of the owner, as text. @default - not known */
  readonly ownerId?: string;
  /** Other than 'names' only where both numbers are known. */
  readonly subject: SubjectForm;
  readonly defaultBranch: string;
}

export interface Environment {
  readonly name: string;
  readonly branch: string;
  /** 12 digits. */
  readonly account: string;
  readonly reviewers: readonly string[];
  /** Never true without reviewers. */
  readonly preventSelfReview: boolean;
  readonly acceptUnprotected: boolean;
  readonly pullRequestPlans: PullRequestPlans;
  readonly destroyable: boolean;
  readonly othersWork: OthersWork;
}

export interface Module {
  readonly name: string;
  readonly description: string;
  readonly dependsOn: readonly string[];
  /** Names, in the platform's order. */
  readonly environments: readonly string[];
  readonly appliedBy: Applier;
  /** @default - none */
  readonly reads?: readonly RemoteModule[];
}

export const PLATFORM_SCHEMA_VERSION = 1;

/** The module that holds the state bucket, the lock table and their key. */
export const BACKEND_MODULE = 'tf_remote_backend';

/** The module that holds GitHub's identity provider and the roles of the workflows. */
export const OIDC_MODULE = 'github_oidc';

export const DEFAULTS = {
  prefix: 'mlopspltf',
  region: 'us-east-1',
  stateLocking: 'dynamodb',
  subject: 'names',
  defaultBranch: 'main',
  pullRequestPlans: 'online',
  node: '20',
  terraform: '1.11.4',
  awsProvider: '5.100.0',
} as const;
