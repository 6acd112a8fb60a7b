import { stringify } from 'yaml';
import { BACKEND_MODULE, resolvePlatform, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { workflowsOf } from '../../src/workflows';
import type { Workflow } from '../../src/workflows/model';
import { releaseWorkflow } from '../../src/workflows/release';
import { GOOD } from '../definitions';

/** The definition of the tests, with reviewers and a chain of two modules of the pipeline. */
export const DEFINITION: PlatformDefinition = {
  ...GOOD,
  environments: GOOD.environments.map((environment) =>
    environment.name === 'dev' ? environment : { ...environment, reviewers: [`@example-org/${environment.name}`] },
  ),
};

export const PLATFORM: Platform = resolvePlatform(DEFINITION);

/** The tools are sources of the repository. */
export const HERE = { isHere: true };

/** Its workflows by name, and that of the repository which publishes the tools. */
export const WORKFLOWS: ReadonlyMap<string, Workflow> = new Map<string, Workflow>([
  ...workflowsOf(PLATFORM, HERE),
  ['release', releaseWorkflow(PLATFORM)],
]);

/** All but `build`, which runs on nearly everything and can do nothing, and `release`, which has no part in deployments. */
export const DELIVERING: ReadonlyMap<string, Workflow> = new Map(
  [...WORKFLOWS].filter(([name]) => name !== 'build' && name !== 'release'),
);

/** So many modules that the pipeline shares out their planning, in two waves. */
export const MANY: ReadonlyMap<string, Workflow> = workflowsOf(
  resolvePlatform({
    ...DEFINITION,
    modules: [
      { name: BACKEND_MODULE, appliedBy: 'administrator' },
      ...Array.from({ length: 100 }, (_, index) => ({
        name: `m${index}`,
        dependsOn: index < 50 ? [] : [`m${index - 50}`],
      })),
    ],
  }),
  HERE,
);

/** A workflow as its file has it, without the tags of its actions. */
export function textOf(name: string): string {
  return textIn(WORKFLOWS, name);
}

/** The same of other workflows. */
export function textIn(workflows: ReadonlyMap<string, Workflow>, name: string): string {
  return stringify(workflows.get(name), { lineWidth: 0, aliasDuplicateObjects: false });
}
