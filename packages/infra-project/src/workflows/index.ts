import { WORKFLOW_FILES, type Platform, type WorkflowName } from '@mlopspltf/definition';
import type { Project } from 'projen';
import type { Toolkit } from '../toolkit-source';
import { buildWorkflow } from './build';
import { addCodeOwners } from './code-owners';
import { deliverWorkflow } from './deliver';
import { addDependabot } from './dependabot';
import { deployWorkflow } from './deploy';
import { destroyWorkflow } from './destroy';
import { driftWorkflow } from './drift';
import { reviewed } from './expressions';
import type { Workflow } from './model';
import { pullRequestWorkflow } from './pull-request';
import { RELEASE_WORKFLOW_FILE, releaseWorkflow } from './release';
import { WorkflowFile } from './workflow-file';

/** All workflows of a repository, and who looks after them. */
export function addWorkflows(project: Project, platform: Platform, toolkit: Toolkit): void {
  for (const [name, workflow] of workflowsOf(platform, toolkit)) {
    new WorkflowFile(project, WORKFLOW_FILES[name], workflow);
  }
  if (toolkit.isHere) new WorkflowFile(project, RELEASE_WORKFLOW_FILE, releaseWorkflow(platform));
  addCodeOwners(project, platform);
  if (toolkit.isHere) addDependabot(project);
}

/** By name. Where no environment has a branch of its own, no pull request is planned. */
export function workflowsOf(platform: Platform, toolkit: Pick<Toolkit, 'isHere'>): ReadonlyMap<WorkflowName, Workflow> {
  const delivered = { ...platform, runsOwnTools: toolkit.isHere };
  return new Map<WorkflowName, Workflow>([
    ['build', buildWorkflow(platform)],
    ['deploy', deployWorkflow(delivered)],
    ['deliver', deliverWorkflow(delivered)],
    ['destroy', destroyWorkflow(platform)],
    ['drift', driftWorkflow(platform)],
    ...(reviewed(platform).length > 0 ? ([['pull-request', pullRequestWorkflow(platform)]] as const) : []),
  ]);
}
