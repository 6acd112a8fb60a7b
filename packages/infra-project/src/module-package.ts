import { packageFolder, type Module } from '@mlopspltf/definition';
import { SampleFile, type Project } from 'projen';
import { moduleReadme, moduleSamples, publishedModuleSamples } from './module-samples';
import { LICENSE } from './package-options';
import { toolPackageName } from './toolkit';
import type { Toolkit } from './toolkit-source';
import { pinned, WORKSPACE_VERSION } from './versions';
import { WorkspacePackage } from './workspace-package';

/** Subpath of a module's package under which other modules find the declaration of its outputs. */
export const OUTPUTS_ENTRY = './outputs';

/** Of the root: a module's package lies two folders below it. */
const DEPTH = 2;

/**
 * The package of one module. What a person edits (stack, outputs, test, README) is written once and never again.
 */
export class ModulePackage extends WorkspacePackage {
  constructor(parent: Project, module: Module, toolkit: Toolkit) {
    const published = toolkit.publishedModule(module.name);
    super({
      parent,
      name: toolkit.modulePackage(module.name),
      folder: packageFolder(module.name),
      description: module.description,
      readme: moduleReadme(module, published === undefined),
      license: toolkit.isHere ? LICENSE : undefined,
      dependencies: [
        ...pinned('@cdktf/provider-aws', 'cdktf', 'constructs'),
        ...toolDependencies(toolkit, published),
        ...module.dependsOn.map((name) => `${toolkit.modulePackage(name)}@${WORKSPACE_VERSION}`),
      ],
      entries: { [OUTPUTS_ENTRY]: './src/outputs.ts' },
    });
    const samples =
      published === undefined ? moduleSamples(module) : publishedModuleSamples(module, toolPackageName(published));
    for (const [path, contents] of Object.entries(samples)) new SampleFile(this, path, { contents });
  }
}

function toolDependencies(toolkit: Toolkit, published: string | undefined): readonly string[] {
  if (!toolkit.isHere) {
    return ['shared-constructs', ...(published === undefined ? [] : [published])].map((folder) =>
      toolkit.dependency(folder, DEPTH),
    );
  }
  return ['definition', 'shared-constructs'].map((folder) => `${toolPackageName(folder)}@${WORKSPACE_VERSION}`);
}
