import { JsonFile, type Project } from 'projen';
import { PROGRAM_FOLDER, PROGRAM_TOOL, type Toolkit } from './toolkit-source';
import { toolPackageName } from './toolkit';
import { WORKSPACE_VERSION } from './versions';

/** Of the root. */
const DEPTH = 2;

/** The manifest of what jobs with rights install, in a repository whose tools come from elsewhere. */
export function addProgramPackage(project: Project, toolkit: Toolkit): JsonFile {
  const name = toolPackageName(PROGRAM_TOOL);
  return new JsonFile(project, `packages/${PROGRAM_FOLDER}/package.json`, {
    newline: true,
    // As projen's own manifests: npm writes into them, too.
    readonly: false,
    obj: {
      name: `${toolkit.scope}/${PROGRAM_FOLDER}`,
      description: 'What the workflows install to deploy, and nothing else',
      version: WORKSPACE_VERSION,
      private: true,
      dependencies: { [name]: toolkit.dependency(PROGRAM_TOOL, DEPTH).slice(name.length + 1) },
    },
  });
}
