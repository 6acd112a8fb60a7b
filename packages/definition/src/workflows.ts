import { inOrder } from './graph';
import { PLANS_PREFIX, repositorySegment } from './naming';
import type { Module, Platform } from './platform';

/** Where GitHub looks for workflows. */
export const WORKFLOWS_FOLDER = '.github/workflows';

/** The generated workflows: file by name. */
export const WORKFLOW_FILES = {
  /** A push: detect, and hand on to {@link deliver}. */
  deploy: `${WORKFLOWS_FOLDER}/deploy.yml`,
  /** Called by the others, at the default branch only: the one workflow whose jobs AWS trusts. */
  deliver: `${WORKFLOWS_FOLDER}/deliver.yml`,
  'pull-request': `${WORKFLOWS_FOLDER}/pull-request.yml`,
  build: `${WORKFLOWS_FOLDER}/build.yml`,
  drift: `${WORKFLOWS_FOLDER}/drift.yml`,
  destroy: `${WORKFLOWS_FOLDER}/destroy.yml`,
} as const;

export type WorkflowName = keyof typeof WORKFLOW_FILES;

/** `OWNER/REPO/.github/workflows/deliver.yml@main`, for `uses`. */
export function deliveryWorkflow({ repository }: Pick<Platform, 'repository'>): string {
  return `${repository.owner}/${repository.name}/${WORKFLOW_FILES.deliver}@${repository.defaultBranch}`;
}

/**
 * The same as GitHub writes it into the claim `job_workflow_ref` of a token.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function deliveryWorkflowRef({ repository }: Pick<Platform, 'repository'>): string {
  return `${repository.owner}/${repository.name}/${WORKFLOW_FILES.deliver}@refs/heads/${repository.defaultBranch}`;
}

/** Waves that a deployment can need at most: the longest chain of modules that the pipeline applies. At least one. */
export function waveCount({ modules }: Pick<Platform, 'modules'>): number {
  const depths = new Map<string, number>();
  for (const { name, dependsOn, appliedBy } of inOrder<Module>(modules)) {
    const before = Math.max(0, ...dependsOn.map((dependency) => depths.get(dependency) ?? 0));
    depths.set(name, before + (appliedBy === 'pipeline' ? 1 : 0));
  }
  return Math.max(1, ...depths.values());
}

/**
 * Modules that one job plans, as long as there are jobs for more. A job takes half a minute before it starts to plan,
 * and a module some five seconds: with fewer of them the time would go into the jobs.
 */
export const MODULES_A_SHARD = 20;

/**
 * Jobs that share the planning of a wave at most; 1 where modules are so few that one job plans them all, or waves so
 * many that the workflow would outgrow what GitHub takes. Each needs outputs of its own in the workflow, and GitHub takes
 * 256 jobs in a matrix.
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function shardCount(platform: Pick<Platform, 'environments' | 'modules'>): number {
  const bytesOfWave = SHARED_WAVE_BYTES + platform.environments.length * SHARED_WAVE_ENVIRONMENT_BYTES;
  if (waveCount(platform) * bytesOfWave > SHARED_BYTES) return 1;
  const planned = platform.modules.filter(({ appliedBy }) => appliedBy === 'pipeline').length;
  return Math.min(MOST_SHARDS, Math.max(1, Math.ceil(planned / MODULES_A_SHARD)));
}

/**
 * What a wave takes of the workflow where its planning is shared out, and an environment of that; it is about half as much
 * where one job plans. All waves together have to leave room for the rest: GitHub starts no workflow of 512,000 bytes.
 */
const SHARED_WAVE_BYTES = 13_500;
const SHARED_WAVE_ENVIRONMENT_BYTES = 800;
const SHARED_BYTES = 400_000;

/** Beyond them shards grow: accounts limit the jobs that run at once, so that more would wait for each other. */
const MOST_SHARDS = 16;

/**
 * Output of the job that plans a shard, for the SHA-256 of what it hands on. Jobs of a matrix share their outputs.
 *
 * @param shard its number, or an expression that yields it
 */
export function shardOutput(shard: number | string): string {
  return `shard_${shard}`;
}

/** File in which a shard hands on what it has planned. @param shard as of {@link shardOutput} */
export function shardFile(shard: number | string): string {
  return `shard-${shard}.json`;
}

/**
 * Below {@link PLANS_PREFIX}, where a run of a workflow keeps the plan of a module until it is applied. Where shards
 * plan, a module that turns out to have to wait is planned again in a later wave.
 */
export function planKey(
  { repository }: Pick<Platform, 'repository'>,
  module: string,
  { id, attempt, wave = 1 }: { readonly id: string; readonly attempt: number; readonly wave?: number },
): string {
  const suffix = wave === 1 ? '' : `-${wave}`;
  return `${PLANS_PREFIX}${repositorySegment(repository.name)}/${module}/${id}-${attempt}${suffix}`;
}
