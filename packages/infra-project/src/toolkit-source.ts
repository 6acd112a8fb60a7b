import { packageFolder, PACKAGE_SCOPE, type Module } from '@mlopspltf/definition';
import { join } from 'node:path';
import { ownVersion } from './own-version';
import { TOOLKIT, toolPackageName, type ToolPackage } from './toolkit';
import { checkTarballs, tarballName, VENDOR_FOLDER } from './vendored';

/**
 * Where a repository gets the tools from: the npm registry; the files of `npm pack` in its own folder `vendor`; or its
 * own workspace, in the one repository where they are written.
 */
export type ToolkitSource = 'published' | 'vendored' | 'workspace';

/**
 * The workspace that jobs with rights install, and nothing else. Where the tools come from elsewhere it is a manifest
 * with one dependency: those jobs get neither tools of development nor what stacks are written with.
 */
export const PROGRAM_FOLDER = 'cli';

/** The published package that holds the program `infra`. */
export const PROGRAM_TOOL = 'deployer';

/** What the root of a repository uses: to generate, to rehearse, to synthesize. */
export const ROOT_TOOLS = ['infra-project', 'rehearsal', 'shared-constructs'] as const;

/** What the tools use of each other without a registry that would find it. */
const INDIRECT_TOOLS = ['definition'] as const;

/** Packages of modules that every repository needs alike, so that their stacks are published with the tools. */
const PUBLISHED_MODULES: readonly string[] = ['backend-bootstrap', 'github-oidc'];

/** Where the tools come from, and what follows for the names and dependencies of a repository's packages. */
export class Toolkit {
  /** The packages of modules are named under it. */
  public readonly scope: string;
  /** Tool packages whose sources are in this repository. */
  public readonly packages: readonly ToolPackage[];

  /**
   * @param repository name
   * @param version of the tools that come from elsewhere
   */
  constructor(
    public readonly source: ToolkitSource,
    repository: string,
    public readonly version = ownVersion(),
  ) {
    const isHere = source === 'workspace';
    this.scope = isHere ? PACKAGE_SCOPE : scopeOf(repository);
    this.packages = isHere ? TOOLKIT : [];
  }

  /** Whether this is the repository in which the tools are written. */
  public get isHere(): boolean {
    return this.source === 'workspace';
  }

  /** The package of a module of this repository. */
  public modulePackage(module: string): string {
    return `${this.scope}/${packageFolder(module)}`;
  }

  /** The tool package that holds the stack of a module, where that comes from elsewhere. */
  public publishedModule(module: string): string | undefined {
    const folder = packageFolder(module);
    return !this.isHere && PUBLISHED_MODULES.includes(folder) ? folder : undefined;
  }

  /** What the root depends on to develop with. */
  public rootDependencies(): readonly string[] {
    if (this.isHere) return [];
    const indirect = this.source === 'vendored' ? INDIRECT_TOOLS : [];
    return [...ROOT_TOOLS, ...indirect].map((folder) => this.dependency(folder));
  }

  /**
   * A tool package that comes from elsewhere, as `name@version`.
   *
   * @param depth of the manifest below the root, in folders
   */
  public dependency(folder: string, depth = 0): string {
    const version =
      this.source === 'vendored'
        ? `file:${'../'.repeat(depth)}${VENDOR_FOLDER}/${tarballName(folder, this.version)}`
        : this.version;
    return `${toolPackageName(folder)}@${version}`;
  }

  /** The files that lie in the vendor folder of a repository with these modules. */
  public tarballs(modules: readonly Pick<Module, 'name'>[]): readonly string[] {
    const used = modules.flatMap(({ name }) => this.publishedModule(name) ?? []);
    return [...ROOT_TOOLS, ...INDIRECT_TOOLS, PROGRAM_TOOL, ...used].map((folder) => tarballName(folder, this.version));
  }

  /**
   * @param root absolute
   * @throws MissingTarballsError where the tools are to lie in the repository and do not
   */
  public check(root: string, modules: readonly Pick<Module, 'name'>[]): void {
    if (this.source === 'vendored') checkTarballs(join(root, VENDOR_FOLDER), this.tarballs(modules));
  }
}

/** Of the packages of a repository's modules: its name, but never the scope of the tools, which hold modules, too. */
function scopeOf(repository: string): string {
  // npm takes no capitals, and neither a dot nor a hyphen in front.
  const scope = `@${repository.toLowerCase().replace(/^[.-]+/, '')}`;
  return scope === PACKAGE_SCOPE ? `${scope}-modules` : scope;
}
