import { resolvePlatform } from '@mlopspltf/definition';
import { GitHubActions, type ActionsEvent, type GitHubActionsOptions, type Run } from '../../../src/actions';
import type { EnvironmentRules, GitHubEvent, GitHubServices, RehearsalWorld, ServedRepository } from '../../../src/api';
import { ScriptedRunner, type Script } from './scripted-runner';

const FULL_NAME = 'example-org/platform';

/** Files by their paths. */
export type Files = Readonly<Record<string, string>>;

/** What workflows run on in these tests: a repository in memory, and jobs that end as their scripts say. */
export interface StageOptions extends Partial<Omit<GitHubActionsOptions, 'world' | 'onEvent'>> {
  /** Of the commit `main`; workflows by their names only, such as `deploy.yml`. */
  readonly files: Files;
  readonly scripts?: Record<string, Script>;
  readonly environments?: readonly EnvironmentRules[];
  /** @default FULL_NAME */
  readonly fullName?: string;
}

export class Stage {
  public readonly repository: MemoryRepository;
  public readonly runner: ScriptedRunner;
  public readonly environments: Map<string, EnvironmentRules>;
  public readonly events: ActionsEvent[] = [];
  public readonly actions: GitHubActions;

  constructor({ files, scripts = {}, environments = [], fullName = FULL_NAME, ...options }: StageOptions) {
    this.repository = new MemoryRepository(fullName);
    this.repository.commit(MAIN, files, 'refs/heads/main');
    this.runner = new ScriptedRunner(scripts);
    this.environments = new Map(environments.map((rules) => [rules.name, rules]));
    const world: RehearsalWorld = {
      platform: PLATFORM,
      repository: this.repository,
      github: this.services(),
      runner: this.runner,
    };
    this.actions = new GitHubActions({ ...options, world, onEvent: (event) => void this.events.push(event) });
  }

  /** Starts the workflows, and waits until all has ended. */
  public async play(event: GitHubEvent): Promise<readonly Run[]> {
    const runs = await this.actions.trigger(event);
    await Promise.all(runs.map(({ ended }) => ended));
    return runs;
  }

  /** The only run that an event starts, once it has ended. */
  public async playOne(event: GitHubEvent): Promise<Run> {
    return only(await this.play(event));
  }

  /** The only run that an event starts, on its way. */
  public async start(event: GitHubEvent): Promise<Run> {
    const run = only(await this.actions.trigger(event));
    await settle();
    return run;
  }

  private services(): GitHubServices {
    return {
      api: 'http://127.0.0.1:1/api/v3',
      environment: (name) => this.environments.get(name),
      createEnvironment: (name) => void this.environments.set(name, { name, reviewers: [], preventSelfReview: false }),
      issueToken: () => ({ token: 'none', revoke: () => undefined }),
    };
  }
}

/** Commits of the tests. */
export const MAIN = 'a'.repeat(40);
export const OTHER = 'b'.repeat(40);

/** A repository that has what a test puts there. */
export class MemoryRepository implements ServedRepository {
  public readonly folder = '/nowhere';
  public readonly defaultBranch = 'main';
  public readonly refs = new Map<string, string>();
  private readonly commits = new Map<string, Files>();

  constructor(public readonly fullName: string) {}

  public commit(sha: string, files: Files, ref?: string): void {
    const placed = Object.entries(files).map(([name, text]) => [
      name.includes('/') ? name : `.github/workflows/${name}`,
      text,
    ]);
    this.commits.set(sha, Object.fromEntries(placed) as Files);
    if (ref !== undefined) this.refs.set(ref, sha);
  }

  public resolve(ref: string): Promise<string | undefined> {
    return Promise.resolve(this.commits.has(ref) ? ref : this.refs.get(ref));
  }

  public read(commit: string, path: string): Promise<string | undefined> {
    return Promise.resolve(this.commits.get(commit)?.[path]);
  }

  public list(commit: string, folder: string): Promise<readonly string[]> {
    const paths = Object.keys(this.commits.get(commit) ?? {});
    return Promise.resolve(paths.filter((path) => path.startsWith(`${folder}/`)));
  }
}

const PLATFORM = resolvePlatform({
  repository: { owner: 'example-org', name: 'platform' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});

/** A push to a branch. */
export function push(ref = 'refs/heads/main', more: Partial<GitHubEvent> = {}): GitHubEvent {
  return { name: 'push', ref, sha: MAIN, actor: 'ann', payload: { deleted: false }, restricted: false, ...more };
}

/** Path and end of each job that was decided, by path: `build: success`. */
export function ends(run: Run): readonly string[] {
  return run.jobs.map(({ path, conclusion, status }) => `${path}: ${conclusion ?? status}`).sort();
}

/** Lets everything happen that can happen without anybody's doing. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
}

/** A promise that a test keeps when it wants to. */
export function gate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

function only<Item>(items: readonly Item[]): Item {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`${String(items.length)} runs were started, not one`);
  return item;
}
