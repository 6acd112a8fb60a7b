import { packageFolder, resolvePlatform, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { typescript, type ObjectFile, type Project } from 'projen';
import { addConfigFiles } from './config-files';
import { DefinitionFile } from './definition-file';
import { addEnvironmentsPage } from './environments-page';
import { ForeignPackageError } from './errors';
import { addGeneratedSources } from './generated-sources';
import { addJestConfig } from './jest-config';
import { findForeignPackages, findLeftovers } from './leftovers';
import { addLint } from './lint';
import { ModulePackage } from './module-package';
import { PACKAGE_OPTIONS } from './package-options';
import { addProgramPackage } from './program-package';
import { ProviderLock } from './provider-lock';
import { addRootPackage } from './root-package';
import { rootReadme } from './root-readme';
import { addTasks, addTestTasks } from './tasks';
import { ToolWorkspace } from './tool-package';
import { PROGRAM_FOLDER, Toolkit, type ToolkitSource } from './toolkit-source';
import { addRootTsconfig } from './tsconfig';
import { VERSIONS } from './versions';
import { addWorkflows } from './workflows';

export interface InfraProjectOptions extends PlatformDefinition {
  /**
   * Where the files are written.
   * @default - the current folder
   */
  readonly outdir?: string;
  /**
   * Where the tools come from.
   * @default 'published'
   */
  readonly toolkit?: ToolkitSource;
}

/**
 * A repository of infrastructure: npm workspaces with a package a module, config files, tasks and workflows, all of it
 * from one definition.
 *
 * @throws DefinitionError, GenerateError before anything is written
 */
export class InfraProject extends typescript.TypeScriptProject {
  public readonly platform: Platform;
  private readonly folders: readonly string[];
  /** Of the packages. */
  private readonly manifests: readonly ObjectFile[];

  constructor(options: InfraProjectOptions) {
    const { outdir, toolkit: source = 'published', ...definition } = options;
    const platform = resolvePlatform(definition);
    const toolkit = new Toolkit(source, platform.repository.name);
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
      readme: { contents: rootReadme(platform) },
    });
    new DefinitionFile(this);
    this.platform = platform;
    const tools = toolkit.isHere ? toolkit.packages.map(({ folder }) => folder) : [PROGRAM_FOLDER];
    this.folders = [...tools, ...platform.modules.map(({ name }) => packageFolder(name))];
    toolkit.check(this.outdir, platform.modules);
    const taken = findForeignPackages(this.outdir, this.folders);
    if (taken.length > 0) throw new ForeignPackageError(taken);
    this.manifests = this.addPackages(toolkit);
    addRootPackage(this, platform, { toolkit, folders: this.folders });
    addRootTsconfig(this);
    addLint(this, platform, toolkit);
    addJestConfig(this, toolkit);
    addConfigFiles(this, platform);
    addEnvironmentsPage(this, platform);
    new ProviderLock(this, platform.versions.awsProvider);
    addGeneratedSources(this, platform, toolkit);
    addTasks(this, platform, toolkit);
    addTestTasks(this, toolkit);
    addWorkflows(this, platform, toolkit);
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
    if (hasNewManifest(this) || !this.manifests.some(({ changed }) => changed)) return;
    const { installTask, installCiTask } = this.package;
    this.tasks.runTask((process.env.CI ? installCiTask : installTask).name);
  }

  private addPackages(toolkit: Toolkit): readonly ObjectFile[] {
    const packages = [
      ...toolkit.packages.map((tool) => new ToolWorkspace(this, tool)),
      ...this.platform.modules.map((module) => new ModulePackage(this, module, toolkit)),
    ];
    return [
      ...packages.map((each) => each.package.file),
      ...(toolkit.isHere ? [] : [addProgramPackage(this, toolkit)]),
    ];
  }
}

function hasNewManifest(project: Project): boolean {
  return project.tryFindObjectFile('package.json')?.changed ?? false;
}
