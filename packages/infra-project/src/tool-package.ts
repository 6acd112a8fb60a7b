import type { Project } from 'projen';
import { LICENSE } from './package-options';
import { toolPackageName, type ToolPackage } from './toolkit';
import { pinned, WORKSPACE_VERSION } from './versions';
import { WorkspacePackage } from './workspace-package';

/** A package of the tools, in the repository in which they are written. */
export class ToolWorkspace extends WorkspacePackage {
  constructor(parent: Project, tool: ToolPackage) {
    super({
      parent,
      name: toolPackageName(tool.folder),
      folder: tool.folder,
      description: tool.description,
      readme: `# ${toolPackageName(tool.folder)}\n\n${tool.description}.\n`,
      license: LICENSE,
      dependencies: [
        ...pinned(...tool.uses),
        ...tool.imports.map((folder) => `${toolPackageName(folder)}@${WORKSPACE_VERSION}`),
      ],
      entries: tool.entries,
      bin: tool.bin,
    });
  }
}
