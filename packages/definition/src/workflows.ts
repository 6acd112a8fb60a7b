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

/** Below {@link PLANS_PREFIX}, where a run of a workflow keeps the plan of a module until it is applied. */
export function planKey(
  { repository }: Pick<Platform, 'repository'>,
  module: string,
  run: { readonly id: string; readonly attempt: number },
): string {
  return `${PLANS_PREFIX}${repositorySegment(repository.name)}/${module}/${run.id}-${run.attempt}`;
}
