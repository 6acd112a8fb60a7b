import type { Platform } from '@mlopspltf/definition';
import type { Project } from 'projen';
import { deployWorkflow } from './deploy';
import { reviewed } from './expressions';
import { pullRequestWorkflow } from './pull-request';
import { WorkflowFile } from './workflow-file';

/** All workflows of a repository. */
export function addWorkflows(project: Project, platform: Platform): void {
  new WorkflowFile(project, 'deploy', deployWorkflow(platform));
  if (reviewed(platform).length > 0) new WorkflowFile(project, 'pull-request', pullRequestWorkflow(platform));
}
