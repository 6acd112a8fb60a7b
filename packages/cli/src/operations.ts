import type { Platform } from '@mlopspltf/definition';
import type {
  BroughtData,
  BroughtDataRequest,
  CliConfig,
  CliConfigOptions,
  DeploymentUnlockResult,
  DetectionOptions,
  DestroyBackendOptions,
  DiagnosisRequest,
  DriftResult,
  Finding,
  GatherRequest,
  ModuleChoice,
  OperationResult,
  PipelineDestruction,
  PipelinePlan,
  PipelineSession,
  PlannedShard,
  PlanOptions,
  PlanReference,
  PreloadOptions,
  PullRequestPlan,
  Revision,
  Selection,
  SelectionRequest,
  Session,
  Shard,
  ShownDestruction,
  UnlockResult,
} from '@mlopspltf/deployer';
import type {
  emulatorEnvironment,
  emulatorLimits,
  EmulatorOptions,
  shellExports,
  StartedEmulator,
  StartEmulatorOptions,
  StoppedEmulator,
  withEmulator,
} from '@mlopspltf/emulator';
import type {
  applySummary,
  checkEnvironments,
  COMMENT_MARKER,
  destructionSummary,
  driftSummary,
  planSummary,
  pullRequestComment,
  refusalSummary,
  setUpEnvironments,
  supersedeSummary,
  supersedeWaitingRuns,
  wayOn,
} from '@mlopspltf/github';
import type { demandReferences, plainText, Rehearsal, RehearsalOptions } from '@mlopspltf/rehearsal';
import type { Checkout } from './checkout';
import type { Host } from './host';
import type { SynthesisOptions } from './synthesize';

/** What the commands are made of. Handed in, so that the commands can be tested without Terraform and AWS. */
export interface Operations {
  synthesize(
    checkout: Pick<Checkout, 'root'>,
    host: Pick<Host, 'env' | 'stderr' | 'signal'>,
    options?: SynthesisOptions,
  ): Promise<void>;
  /** Loads what every operation needs, and checks the providers that are here, ahead of time. */
  preload(options: PreloadOptions): Promise<void>;
  /** The definition that `cdktf.out` was made from. */
  readPlatform(output: string): Promise<Platform>;
  /** The commit of the checkout, and who works there. */
  readRevision(root: string, env: NodeJS.ProcessEnv): Promise<Revision>;
  plan(session: Session, selection: Selection, options?: PlanOptions): Promise<OperationResult>;
  deploy(session: Session, selection: Selection): Promise<OperationResult>;
  /** Applies what `plan` has saved. */
  applySaved(session: Session, folder: string): Promise<OperationResult>;
  destroy(session: Session, selection: Selection): Promise<OperationResult>;
  destroyBackend(session: Session, options: DestroyBackendOptions): Promise<OperationResult>;
  bootstrap(session: Session): Promise<OperationResult>;
  /** @returns Terraform's own exit code */
  runTerraform(session: Session, module: string, args: readonly string[]): Promise<number>;
  /** @param session its stacks are not looked at */
  findDrift(session: Session): Promise<DriftResult>;
  unlock(session: Session, module: string): Promise<UnlockResult>;
  unlockDeployment(session: Session): Promise<DeploymentUnlockResult>;
  diagnose(request: DiagnosisRequest): Promise<readonly Finding[]>;
  selectModules(request: SelectionRequest): Promise<readonly ModuleChoice[]>;
  terraformCliConfig(options: CliConfigOptions): Promise<Pick<CliConfig, 'file' | 'mirrors'>>;
  emulator(): EmulatorOperations;
  github(): GitHubOperations;
  pipeline(): PipelineOperations;
  summaries(): SummaryOperations;
  /** @throws MissingPackageError where the package is not installed */
  rehearsal(): RehearsalOperations;
}

/** The part of the emulator's package that is used. */
export interface EmulatorOperations {
  readonly startEmulator: (options: StartEmulatorOptions) => Promise<Pick<StartedEmulator, 'endpoint' | 'reused'>>;
  readonly stopEmulator: (options: EmulatorOptions) => Promise<Pick<StoppedEmulator, 'stopped'>>;
  readonly emulatorEnvironment: typeof emulatorEnvironment;
  readonly emulatorLimits: typeof emulatorLimits;
  readonly withEmulator: typeof withEmulator;
  readonly shellExports: typeof shellExports;
}

/** The part of the GitHub package that is used. */
export interface GitHubOperations {
  readonly setUpEnvironments: typeof setUpEnvironments;
  readonly checkEnvironments: typeof checkEnvironments;
  readonly supersedeWaitingRuns: typeof supersedeWaitingRuns;
}

/** What the deployer does in a job of a workflow. */
export interface PipelineOperations {
  readonly pushRevision: (env: NodeJS.ProcessEnv) => PipelineSession['revision'];
  readonly pullRequestRevision: (root: string, env: NodeJS.ProcessEnv) => Promise<PipelineSession['revision']>;
  readonly openBroughtData: (request: BroughtDataRequest) => Promise<BroughtData>;
  readonly planForPush: (session: PipelineSession, wave: number) => Promise<PipelinePlan>;
  readonly detectForPush: (session: PipelineSession, options: DetectionOptions) => Promise<readonly Shard[]>;
  readonly planShard: (session: PipelineSession, shard: Shard, wave: number) => Promise<PlannedShard>;
  readonly gatherForPush: (session: PipelineSession, request: GatherRequest) => Promise<PipelinePlan>;
  readonly serializeShards: (shards: readonly Shard[]) => string;
  readonly parseShard: (text: string | undefined) => Shard;
  readonly parseShards: (text: string | undefined) => readonly Shard[];
  readonly parseDigests: (text: string | undefined) => Readonly<Record<string, string>>;
  readonly planForPullRequest: (session: PipelineSession, base?: BroughtData) => Promise<PullRequestPlan>;
  readonly parseReferences: (text: string | undefined) => readonly PlanReference[];
  readonly serializeReferences: (references: readonly PlanReference[]) => string;
  readonly applyApproved: (session: PipelineSession, references: readonly PlanReference[]) => Promise<OperationResult>;
  readonly planDestruction: (session: PipelineSession, confirmed: string) => Promise<PipelineDestruction>;
  readonly serializeDestruction: (shown: ShownDestruction) => string;
  readonly parseDestruction: (text: string | undefined) => ShownDestruction;
  readonly destroyConfirmed: (
    session: PipelineSession,
    confirmed: string,
    shown: ShownDestruction,
  ) => Promise<OperationResult>;
}

/** The part of the rehearsal's package that is used. */
export interface RehearsalOperations {
  readonly demandReferences: typeof demandReferences;
  readonly openRehearsal: (options: RehearsalOptions) => Promise<OpenRehearsal>;
  readonly plainText: typeof plainText;
}

/** A rehearsal, as far as a command needs it. */
export type OpenRehearsal = Pick<
  Rehearsal,
  'push' | 'remove' | 'pullRequest' | 'mergeGroup' | 'schedule' | 'dispatch' | 'settle' | 'state' | 'problems' | 'close'
>;

/** Pages of a run, and comments of a pull request. */
export interface SummaryOperations {
  readonly planSummary: typeof planSummary;
  readonly applySummary: typeof applySummary;
  readonly refusalSummary: typeof refusalSummary;
  readonly supersedeSummary: typeof supersedeSummary;
  readonly driftSummary: typeof driftSummary;
  readonly destructionSummary: typeof destructionSummary;
  readonly pullRequestComment: typeof pullRequestComment;
  readonly COMMENT_MARKER: typeof COMMENT_MARKER;
  readonly wayOn: typeof wayOn;
}
