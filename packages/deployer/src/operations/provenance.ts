import { dirname } from 'node:path';
import { Git } from '../revision/git';
import { History } from '../revision/history';
import { filesAt } from '../revision/shared-files';
import { moduleSources, sourceFolders } from '../revision/sources';
import { sharedPaths } from '../selection/by-git';
import { readWorkspacePackages } from '../selection/workspace-packages';
import type { Run } from './run';

/** Where the configuration of a run comes from, in git. Asked only where something is to be changed. */
export class Provenance {
  private folders?: Promise<ReadonlyMap<string, readonly string[]>>;
  private trees?: Promise<Readonly<Record<string, string>>>;
  private shared?: Promise<Readonly<Record<string, string>> | undefined>;
  private opened?: History;

  constructor(private readonly run: Pick<Run, 'session' | 'revision'>) {}

  /** undefined outside of git. */
  public history(): History | undefined {
    const { commit } = this.run.revision;
    const { env, environment } = this.run.session;
    if (commit !== undefined) this.opened ??= new History(this.root, env, commit, sharedPaths(environment.name));
    return this.opened;
  }

  /** Git's tree ids of the packages that shape a module's stack, by folder below `packages/`. */
  public async sourcesOf(module: string): Promise<Readonly<Record<string, string>>> {
    const { commit } = this.run.revision;
    if (commit === undefined) return {};
    const { env, platform } = this.run.session;
    this.folders ??= readWorkspacePackages(this.root).then((packages) => sourceFolders(platform.modules, packages));
    const folders = await this.folders;
    this.trees ??= moduleSources(this.root, env, commit, [...new Set([...folders.values()].flat())]);
    const trees = await this.trees;
    return Object.fromEntries(
      (folders.get(module) ?? []).flatMap((folder) => {
        const tree = trees[folder];
        return tree === undefined ? [] : [[folder, tree] as const];
      }),
    );
  }

  /** Git's ids of the files outside the packages that all stacks are made from, by path. */
  public async sharedFiles(): Promise<Readonly<Record<string, string>>> {
    const { commit } = this.run.revision;
    const { env, environment } = this.run.session;
    if (commit === undefined) return {};
    this.shared ??= filesAt(new Git(this.root, env), commit, sharedPaths(environment.name));
    return (await this.shared) ?? {};
  }

  private get root(): string {
    const { root, output } = this.run.session;
    return root ?? dirname(output);
  }
}
