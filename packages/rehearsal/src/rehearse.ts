import { environmentOfBranch, type Environment, type Platform } from '@mlopspltf/definition';
import { GitHubActions, type ActionsEvent, type RerunOptions, type Run } from './actions';
import type { GitHubEvent, JobRunner } from './api';
import { Approver, type AskForApproval } from './approver';
import { RequestError } from './errors';
import { ACTOR, dispatchEvent, pushEvent, scheduleEvent, type EventWorld } from './events';
import { GitHubServer, setUpEnvironments, StateFile } from './github';
import { PullRequests } from './pulls';
import {
  BareRepository,
  describePush,
  LocalCheckout,
  NO_COMMIT,
  pushFromCheckout,
  removeReference,
  fullName,
  type Push,
} from './repository';
import { LocalJobRunner } from './runner';
import { setUpAccounts, setUpCommands, withoutRoles } from './set-up';
import { standIns } from './stand-ins';
import { forget, holdWorkspace, rehearsalFolders } from './workspace';

export interface RehearsalOptions {
  /** The checkout whose commits are pushed. Absolute. */
  readonly root: string;
  readonly platform: Platform;
  /** For what outlives a rehearsal: `.infra/rehearsal`. Absolute. */
  readonly folder: string;
  /** Address of the emulator. */
  readonly endpoint: string;
  /** The program `infra`: executable and first arguments. Needed to set up accounts. */
  readonly infra: readonly [string, ...string[]];
  /** Says what becomes of jobs that wait for a reviewer. @default - they keep waiting */
  readonly approve?: AskForApproval;
  /** Told of everything that happens, while it happens. @default - nobody is */
  readonly report?: (event: RehearsalEvent) => void;
  /** Jobs at once. @default 4 */
  readonly parallelism?: number;
  /** Name or file of the only workflow that is started. @default - all that an event starts */
  readonly workflow?: string;
  /** Whether what GitHub had in earlier rehearsals is forgotten. @default false */
  readonly fresh?: boolean;
  /**
   * Whether an account that a run deploys to is set up, where it has no roles of the pipeline yet.
   * @default true
   */
  readonly setUp?: boolean;
  /** Whether GitHub's environments are made as the definition has them. @default true */
  readonly environments?: boolean;
  /** Login of who pushes. @default 'somebody' */
  readonly actor?: string;
  /** @default - that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether jobs run on this Node.js, whatever version they want. @default false */
  readonly anyNode?: boolean;
  /** Makes what runs the jobs of what runs them on this machine. @default - that one runs them */
  readonly runnerFrom?: (local: JobRunner) => JobRunner;
  /** Ends what is under way. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What happens in a rehearsal: in the workflows, or around them. */
export type RehearsalEvent = ActionsEvent | { readonly kind: 'note'; readonly text: string };

/**
 * Opens a rehearsal: GitHub on this machine, with what it had before.
 *
 * @throws RequestError when the checkout cannot be pushed from
 * @throws LockError while another one is under way in this folder
 */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const release = holdWorkspace(options.folder);
  try {
    const folders = rehearsalFolders(options.folder);
    if (options.fresh) forget(folders);
    const { platform, env = process.env } = options;
    const { owner, name, defaultBranch } = platform.repository;
    const store = new StateFile(folders.state);
    if (options.environments ?? true) setUpEnvironments(store, platform);
    const repository = { folder: folders.repository, fullName: `${owner}/${name}`, defaultBranch, env };
    const served = await BareRepository.open(repository);
    return await Rehearsal.start({ ...options, env, store, served, runner: folders.runner, release });
  } catch (error) {
    release();
    throw error;
  }
}

interface StartOptions extends RehearsalOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly store: StateFile;
  readonly served: BareRepository;
  readonly runner: string;
  readonly release: () => void;
}

/** GitHub on this machine: what is done here starts workflows, as it would there. */
export class Rehearsal {
  private readonly checkout: LocalCheckout;
  private readonly world: EventWorld;
  private readonly pulls: PullRequests;

  private constructor(
    private readonly options: StartOptions,
    public readonly github: GitHubServer,
    public readonly actions: GitHubActions,
    private readonly approver: Approver,
  ) {
    this.checkout = new LocalCheckout(options.root, options.env);
    this.world = { repository: options.platform.repository, actor: options.actor ?? ACTOR };
    this.pulls = new PullRequests(options.store, options.served, this.world);
  }

  /** Use {@link openRehearsal}. */
  public static async start(options: StartOptions): Promise<Rehearsal> {
    const { platform, endpoint, env, store, served, runner, report, parallelism, anyNode, signal } = options;
    const { runnerFrom = (local: JobRunner) => local } = options;
    const github = await GitHubServer.start({ store, platform, runs: () => actions.listings() });
    const approver = new Approver(options.approve, options.actor ?? ACTOR, (text) => report?.({ kind: 'note', text }));
    const machine = { folder: runner, endpoint, machine: env };
    const known = standIns({ ...machine, platform, repository: served, anyNode });
    const actions: GitHubActions = new GitHubActions({
      world: {
        platform,
        repository: served,
        github,
        runner: runnerFrom(new LocalJobRunner({ ...machine, github, standIns: known })),
      },
      slots: parallelism,
      numberRun: (file) => numberRun(store, file),
      onEvent: (event) => {
        report?.(event);
        approver.take(event, actions);
      },
    });
    signal?.addEventListener('abort', () => {
      for (const run of actions.runs) run.cancel(`Stopped by ${String(signal.reason)}.`);
    });
    return new Rehearsal(options, github, actions, approver);
  }

  /** The issues and comments as they are now, and the environments. */
  public get state(): StateFile['state'] {
    return this.options.store.state;
  }

  /** What GitHub would not have understood: a rehearsal with any has failed. */
  public get problems(): readonly string[] {
    return this.github.problems;
  }

  /** The repository as GitHub has it. */
  public get repository(): BareRepository {
    return this.options.served;
  }

  /**
   * Pushes a branch or a tag of the checkout as it is committed there.
   *
   * @param name `feature/a`, or in full: `refs/tags/v1`
   */
  public async push(name: string): Promise<readonly Run[]> {
    await this.tellUncommitted();
    if (fullName(name) !== this.defaultRef) await this.bringDefaultBranch();
    const push = await pushFromCheckout(this.checkout, this.options.served, name);
    if (push.repeated) {
      this.note(
        `${name} is at ${push.after.slice(0, 12)} already. GitHub would start nothing; here it is pushed again.`,
      );
    }
    return this.pushed(push);
  }

  /** Deletes a branch or a tag on GitHub. */
  public async remove(name: string): Promise<readonly Run[]> {
    return this.pushed(await removeReference(this.options.served, name));
  }

  /**
   * Opens a pull request between two branches of the checkout, or adds to the one that is open.
   *
   * @param fork whether the head is a contributor's, in a fork
   */
  public async pullRequest(head: string, base: string, { fork = false } = {}): Promise<readonly Run[]> {
    await this.tellUncommitted();
    await this.bringDefaultBranch();
    const baseSha = await this.bringBranch(base);
    const headSha = fork ? await this.bringFork(head) : await this.bringBranch(head, 'newest');
    const { number, action, event } = await this.pulls.open({ head, headSha, base, baseSha, fork });
    this.note(
      `Pull request #${number}: ${head} into ${base}, ${action === 'opened' ? 'opened' : 'brought up to date'}`,
    );
    if (event) return this.trigger(event, [this.environmentOf(base)]);
    this.note(`#${number} conflicts with ${base}. GitHub starts no workflow of pull requests until that is solved.`);
    return [];
  }

  /** The newest pull request to a branch comes to the front of its merge queue. */
  public async mergeGroup(base: string): Promise<readonly Run[]> {
    await this.bringDefaultBranch();
    const event = await this.pulls.mergeGroup(base, await this.bringBranch(base));
    return this.trigger(event, [this.environmentOf(base)]);
  }

  /** The time of all schedules has come. */
  public async schedule(): Promise<readonly Run[]> {
    const sha = await this.bringDefaultBranch();
    return this.trigger(scheduleEvent(this.world, sha), this.options.platform.environments);
  }

  /**
   * Starts a workflow by hand.
   *
   * @param workflow name or file: `drift`, `drift.yml`
   * @param ref branch or tag. @default - the default branch
   */
  public async dispatch(
    workflow: string,
    ref = this.options.platform.repository.defaultBranch,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<readonly Run[]> {
    await this.bringDefaultBranch();
    const sha = await this.bringBranch(ref);
    const name = workflow.split('/').at(-1) ?? workflow;
    const file = `.github/workflows/${/\.ya?ml$/.test(name) ? name : `${name}.yml`}`;
    const event = dispatchEvent(this.world, { ref: fullName(ref), sha, file, inputs });
    return this.trigger(event, [this.environmentOf(ref)]);
  }

  /** Runs a run again, as the button on its page does. */
  public async rerun(id: number, options: RerunOptions): Promise<Run> {
    return this.actions.rerun(id, options);
  }

  /**
   * Waits until every run has ended, or nothing goes on any more but what waits for a reviewer who does not answer.
   *
   * @throws NotImitatedError when something in a workflow is beyond the rehearsal
   */
  public async settle(runs: readonly Run[] = this.actions.runs): Promise<'ended' | 'waiting'> {
    const ended = Promise.all(runs.map((run) => run.ended)).then(() => 'ended' as const);
    return Promise.race([ended, this.approver.stuck(this.actions)]);
  }

  /** Ends everything: what still waits is cancelled. */
  public async close(): Promise<void> {
    this.approver.close();
    await this.actions.close();
    await this.github.close();
    this.options.release();
  }

  private get defaultRef(): string {
    return `refs/heads/${this.options.platform.repository.defaultBranch}`;
  }

  private async pushed(push: Push): Promise<readonly Run[]> {
    const { served } = this.options;
    const head = push.after === NO_COMMIT ? undefined : await served.commit(push.after);
    const environment = push.deleted ? undefined : this.environmentOf(push.ref);
    return this.trigger(pushEvent(this.world, push, head), [environment]);
  }

  private async trigger(event: GitHubEvent, concerned: readonly (Environment | undefined)[]): Promise<readonly Run[]> {
    await this.prepareAccounts(concerned.flatMap((environment) => environment ?? []));
    const { workflow } = this.options;
    const wanted = (one: { readonly file: string; readonly name: string }): boolean =>
      workflow === undefined || [one.name, one.file, one.file.split('/').at(-1)].includes(workflow);
    const runs = await this.actions.trigger(event, { only: wanted });
    if (runs.length === 0) {
      const which = workflow === undefined ? 'No workflow' : `No workflow "${workflow}"`;
      this.note(`${which} is started by this ${event.name} of ${event.ref}.`);
    }
    return runs;
  }

  private async prepareAccounts(environments: readonly Environment[]): Promise<void> {
    const { options } = this;
    const { signal = new AbortController().signal } = options;
    const setUp = { ...options, signal, report: (text: string) => this.note(text) };
    if (options.setUp ?? true) return setUpAccounts(setUp, environments);
    for (const environment of await withoutRoles(setUp, environments)) {
      this.note(
        `The account of "${environment.name}" has no roles of the pipeline, so its jobs get no credentials. Set it up with:\n` +
          setUpCommands(environment).join('\n'),
      );
    }
  }

  /** The default branch has to be on GitHub before any other: the others' runs call its workflows. */
  private async bringDefaultBranch(): Promise<string> {
    return this.bringBranch(this.options.platform.repository.defaultBranch);
  }

  /**
   * A branch that others need, without the runs that its push would start.
   *
   * @param which `newest`: as it is in the checkout; else it stays where the rehearsal has it, and a difference is told
   */
  private async bringBranch(name: string, which: 'kept' | 'newest' = 'kept'): Promise<string> {
    const { served } = this.options;
    const ref = fullName(name);
    const there = await served.resolve(ref);
    const here = ref.startsWith('refs/heads/')
      ? await this.checkout.resolveBranch(ref.slice('refs/heads/'.length))
      : await this.checkout.resolve(ref);
    if (here === undefined || here === there) {
      if (there !== undefined) return there;
      // Says what there is instead.
      return (await pushFromCheckout(this.checkout, served, name)).after;
    }
    if (there !== undefined && which === 'kept') {
      this.note(
        `${name} was pushed at ${there.slice(0, 12)}, and is at ${here.slice(0, 12)} in the checkout: the first one counts. ` +
          `To rehearse with the other: infra rehearse push ${name}`,
      );
      return there;
    }
    await this.checkout.push(here, served, ref);
    const { commits } = await describePush(served, ref, there, here);
    this.note(`Pushed beforehand, without its own runs: ${name} at ${here.slice(0, 12)} (${commits.length} commits)`);
    return here;
  }

  /** A fork's commit is on GitHub too, but on no branch of this repository. */
  private async bringFork(head: string): Promise<string> {
    const commit = await this.checkout.resolveBranch(head);
    if (commit === undefined) throw new RequestError(`This checkout has no branch "${head}" to take for the fork's.`);
    await this.checkout.push(commit, this.options.served, `refs/forks/${head}`);
    return commit;
  }

  private environmentOf(name: string): Environment | undefined {
    const ref = fullName(name);
    if (!ref.startsWith('refs/heads/')) return undefined;
    return environmentOfBranch(this.options.platform, ref.slice('refs/heads/'.length));
  }

  private async tellUncommitted(): Promise<void> {
    const files = await this.checkout.uncommitted();
    if (files.length === 0) return;
    const shown = files.slice(0, MOST_FILES).map((file) => `  ${file}`);
    const more = files.length > MOST_FILES ? [`  and ${files.length - MOST_FILES} more`] : [];
    this.note(['Only what is committed counts. Left out:', ...shown, ...more].join('\n'));
  }

  private note(text: string): void {
    this.options.report?.({ kind: 'note', text });
  }
}

const MOST_FILES = 10;

/** Later commands must not take up numbers again: plans in the bucket are kept by them. */
function numberRun(store: StateFile, file: string): { readonly id: number; readonly number: number } {
  const number = (store.state.runs[file] ?? 0) + 1;
  store.state.runs[file] = number;
  const id = store.nextId();
  store.save();
  return { id, number };
}
