export * from './api';
export { killTerraform } from './terraform/run';
export * from './errors';
export { bootstrap, type BootstrapOptions } from './bootstrap/bootstrap';
export { unlockDeployment, type DeploymentUnlockResult, type ShownDeploymentLock } from './deployment-lock/release';
export { checkAccount, type Identity } from './operations/account';
export { deploy } from './operations/deploy';
export { destroy } from './operations/destroy';
export { destroyBackend, type DestroyBackendOptions } from './operations/destroy-backend';
export { applySaved } from './operations/apply-saved';
export { plan, type PlanOptions } from './operations/plan';
export { unlock, type ShownLock, type UnlockResult } from './operations/unlock';
export { runTerraform } from './operations/terraform';
export { findDrift } from './drift/find-drift';
export type { DeployedFrom, DriftedResource, DriftResult, ModuleDrift } from './drift/result';
export { diagnose } from './doctor/diagnose';
export type { DiagnosisRequest, Finding } from './doctor/finding';
export { markDataStores, refuseDataLoss } from './guards/data-stores';
export type { AdministratorsModule } from './pipeline/administrators';
export { applyApproved } from './pipeline/apply';
export { detectForPush, type DetectionOptions } from './pipeline/detect';
export { gatherForPush, type GatherRequest } from './pipeline/gather';
export { planShard, type PlannedShard } from './pipeline/plan-shard';
export { parseDigests, parseShard, parseShards, serializeShards, type Shard } from './pipeline/shards';
export { destroyConfirmed, planDestruction, type PipelineDestruction } from './pipeline/destroy';
export { parseDestruction, serializeDestruction, type ShownDestruction } from './pipeline/destruction';
export { openBroughtData, type BroughtData, type BroughtDataRequest } from './pipeline/brought-data';
export {
  planForPullRequest,
  planForPush,
  type PipelinePlan,
  type PipelineSession,
  type PullRequestPlan,
} from './pipeline/plan';
export { parseReferences, serializeReferences, type PlanReference } from './pipeline/references';
export { pullRequestRevision, pushRevision } from './pipeline/run-facts';
export { readPlatform } from './platform-file';
export { preload, type PreloadOptions } from './preload';
export { readRevision } from './revision/revision';
export { selectModules, type SelectionRequest } from './selection/select';
export { findTerraform, type TerraformBinary } from './terraform/binary';
export { terraformCliConfig, type CliConfig, type CliConfigOptions } from './terraform/cli-config';
