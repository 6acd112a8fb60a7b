/**
 * What a person writes in `.projenrc.ts`. Data only: everything that follows from it (names, keys, ARNs, graph) is
 * computed by the other files of this package, so that no name is written down twice.
 */
export interface PlatformDefinition {
  /** The GitHub repository this definition lives in. */
  readonly repository: RepositoryDefinition;
  /**
   * First part of every name in AWS. Bucket names are shared by all AWS customers, so it has to be your own.
   * @default 'mlopspltf'
   */
  readonly prefix?: string;
  /**
   * AWS region of everything, the state included.
   * @default 'us-east-1'
   */
  readonly region?: string;
  /** In the order in which a change travels, the first is where work starts. At least one. */
  readonly environments: readonly EnvironmentDefinition[];
  /**
   * Where the buckets and tables come from, in a repository that does not have the module `tf_remote_backend` and shares
   * those of another one: messages then say where to go.
   * @default - this repository where it has that module, else one that is not known
   */
  readonly backend?: BackendReference;
  /** The stacks of this repository, in any order. */
  readonly modules: readonly ModuleDefinition[];
  /** Of the tools that modules are deployed with. @default - those this release was tested with */
  readonly versions?: VersionsDefinition;
  /**
   * What keeps two people from writing one state: an item in the DynamoDB table, a lock file beside the state, or both
   * (the way from one to the other, https://developer.hashicorp.com/terraform/language/backend/s3#state-locking).
   * @default 'dynamodb'
   */
  readonly stateLocking?: StateLocking;
  /**
   * Whether two environments may name the same AWS account. They would then differ by name only, and no guard could
   * tell them apart by their credentials.
   * @default false
   */
  readonly allowSharedAccounts?: boolean;
}

/** The repository whose module `tf_remote_backend` makes the buckets and tables. */
export interface BackendReference {
  /** As in `github.com/OWNER/NAME`, without the owner. */
  readonly repository: string;
}

/** A module of another repository that keeps its states in the same buckets. */
export interface RemoteModule {
  /** As in `github.com/OWNER/NAME`, without the owner. */
  readonly repository: string;
  /** As that repository's definition calls it. */
  readonly module: string;
}

/** Where the state of a deployment is locked. */
export type StateLocking = 'dynamodb' | 'lockfile' | 'both';

/** Who applies a module: the workflows' role, or a person with administrator's rights. */
export type Applier = 'pipeline' | 'administrator';

/** What a deployment does that would undo work of another branch. */
export type OthersWork = 'warn' | 'refuse';

/**
 * How GitHub writes the subject of a workflow's token: `repo:OWNER/NAME:…`, or `repo:OWNER@ID/NAME@ID:…` in repositories
 * created, renamed or moved since 15 July 2026. Both only while a repository goes from one to the other.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export type SubjectForm = 'names' | 'ids' | 'both';

/** What is planned for pull requests: against the environment, or the synthesis and git alone. */
export type PullRequestPlans = 'online' | 'offline';

/** The repository as GitHub knows it: whom the roles trust follows from it. */
export interface RepositoryDefinition {
  /** Organization or user, as in `github.com/OWNER/NAME`. */
  readonly owner: string;
  /** As in `github.com/OWNER/NAME`. */
  readonly name: string;
  /**
   * GitHub's number of the repository, as text: `gh api repos/OWNER/NAME --jq .id`. Names can be given up and taken by
   * others, the number cannot.
   * @default - roles go by names alone
   */
  readonly id?: string;
  /** GitHub's number of the owner, as text: `gh api users/OWNER --jq .id`. @default - roles go by names alone */
  readonly ownerId?: string;
  /**
   * The form of the subject in the tokens of this repository's workflows; 'ids' and 'both' need {@link id} and
   * {@link ownerId}.
   * @default 'names'
   */
  readonly subject?: SubjectForm;
  /** The branch that workflows take the deployer from. @default 'main' */
  readonly defaultBranch?: string;
}

/** An AWS account in the platform's region, with the branch that is deployed to it and the people who approve. */
export interface EnvironmentDefinition {
  /** Short, lower case: it is part of every name. */
  readonly name: string;
  /** The branch that is deployed to it: a name (`main`), or everything below a folder (`feature/**`). */
  readonly branch: string;
  /** The AWS account's 12 digits, as text (a leading zero counts). */
  readonly account: string;
  /**
   * Who may approve a deployment, as in CODEOWNERS: `@user` or `@organization/team`. GitHub takes six at most.
   * @default - nobody has to approve
   */
  readonly reviewers?: readonly string[];
  /**
   * Whether somebody else than the one who started a deployment has to approve it.
   * @default - true where there are reviewers
   */
  readonly preventSelfReview?: boolean;
  /**
   * "This environment has no protection on GitHub although reviewers are named, because the plan of GitHub in use has
   * none": whoever may push to its branch then deploys to it.
   * @default false
   */
  readonly acceptUnprotected?: boolean;
  /**
   * Whether a pull request to the branch of this environment is planned with a role that reads the environment.
   * @default 'online'
   */
  readonly pullRequestPlans?: PullRequestPlans;
  /**
   * Whether data stores may be deleted or replaced here.
   * @default false
   */
  readonly destroyable?: boolean;
  /**
   * What happens when a deployment would undo work of another branch: a person is told, or it is refused.
   * @default - 'warn' where several branches share the environment (a folder pattern), 'refuse' elsewhere
   */
  readonly othersWork?: OthersWork;
}

/** One stack with one state, in a package of its own. */
export interface ModuleDefinition {
  /**
   * snake_case: part of the state's key. The package's folder is the same in kebab-case, and a constant in camelCase, so
   * it can be no word of TypeScript.
   */
  readonly name: string;
  /** One sentence for package.json and the graph. @default - made from the name */
  readonly description?: string;
  /** Modules whose outputs this one reads. @default [] */
  readonly dependsOn?: readonly string[];
  /**
   * Modules of other repositories whose outputs this one reads. The roles of the workflows get to read their states in
   * the same environment, so `github_oidc` has to be applied after a change.
   * @default []
   */
  readonly reads?: readonly RemoteModule[];
  /** Names of environments. @default - all */
  readonly environments?: readonly string[];
  /** Who applies it; everybody plans it. @default 'pipeline' */
  readonly appliedBy?: Applier;
}

/** What runs, in the pipeline and on everybody's machine. */
export interface VersionsDefinition {
  /** Node.js, major version or more. @default '20' */
  readonly node?: string;
  /** Terraform, exact. @default '1.11.4' */
  readonly terraform?: string;
  /** hashicorp/aws, exact; the generated bindings have to be made for it. @default '5.100.0' */
  readonly awsProvider?: string;
}
