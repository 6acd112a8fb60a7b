import { DependencyType, typescript, type Project } from 'projen';
import { DefinitionFile } from './definition-file';
import { PACKAGE_OPTIONS } from './package-options';
import { addPackageTsconfig } from './tsconfig';
import { WORKSPACE_VERSION } from './versions';

export interface WorkspacePackageOptions {
  readonly parent: Project;
  /** With scope. */
  readonly name: string;
  /** Below `packages/`. */
  readonly folder: string;
  readonly description: string;
  /** What its README says until a person writes more. */
  readonly readme: string;
  /** As SPDX names it. @default - none is granted */
  readonly license?: string;
  /** `name@version` of each. */
  readonly dependencies: readonly string[];
  /** Subpath → file. @default - only `.` */
  readonly entries?: Readonly<Record<string, string>>;
  /** Command → file. @default - no commands */
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * One package of the workspace. It runs from its TypeScript sources, so there is nothing to build and nothing to be
 * stale; the root installs, lints and checks types for all of them at once.
 */
export class WorkspacePackage extends typescript.TypeScriptProject {
  constructor(options: WorkspacePackageOptions) {
    super({
      ...PACKAGE_OPTIONS,
      parent: options.parent,
      outdir: `packages/${options.folder}`,
      name: options.name,
      description: options.description,
      readme: { contents: options.readme },
      runner: typescript.TypeScriptRunner.tsx(),
    });
    new DefinitionFile(this);
    addPackageTsconfig(this);
    this.package.addVersion(WORKSPACE_VERSION);
    this.package.addField('private', true);
    if (options.license !== undefined) this.package.addField('license', options.license);
    this.package.addField('exports', { '.': './src/index.ts', ...options.entries });
    if (options.bin) this.package.addBin({ ...options.bin });
    this.addDeps(...options.dependencies);
    this.dropOwnTools();
    this.defineTasks(options.folder);
    // The root installs for all of its packages; here it would happen before the siblings are written.
    this.package.postSynthesize = () => undefined;
  }

  /** TypeScript, tsx and the typings of Node.js stand in the root's package.json only. */
  private dropOwnTools(): void {
    for (const name of ['typescript', 'tsx', '@types/node', 'constructs']) {
      const own = this.deps.all.find(
        (dependency) => dependency.name === name && dependency.type === DependencyType.BUILD,
      );
      if (own) this.deps.removeDependency(name, own.type);
    }
  }

  private defineTasks(folder: string): void {
    this.tasks.addEnvironment('PATH', '$(echo $PWD/node_modules/.bin:$PWD/../../node_modules/.bin:$PATH)');
    this.compileTask.reset('tsc --noEmit -p tsconfig.json');
    this.testTask.reset();
    this.testTask.addSteps({ execArgs: ['jest', `packages/${folder}/`], cwd: '../..', receiveArgs: true });
    for (const name of ['build', 'watch', 'install', 'install:ci', 'eject', 'pre-compile', 'post-compile', 'package'])
      this.removeTask(name);
  }
}
