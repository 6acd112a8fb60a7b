import { environmentOfBranch, WORKFLOW_FILES, type Environment } from '@mlopspltf/definition';
import { GitHubActions, workflowsOf, type RerunOptions, type Run } from './actions';
import type { GitHubEvent, JobRunner } from './api';
import { Branches } from './branches';
import { numberRun } from './number-run';
import { Approver } from './approver';
import { ACTOR, dispatchEvent, pushEvent, scheduleEvent, type EventWorld } from './events';
import type { RehearsalOptions } from './rehearsal-options';
import { GitHubServer, type StateFile } from './github';
import { PullRequests, type OpenedPull } from './pulls';
import {
  type BareRepository,
  LocalCheckout,
  NO_COMMIT,
  pushFromCheckout,
  removeReference,
  fullName,
  type Push,
} from './repository';
import { LocalJobRunner } from './runner';
import { prepareAccounts } from './set-up';
import { standIns } from './stand-ins';
import { isWanted, nothingStarted } from './wanted-workflow';

export interface StartOptions extends RehearsalOptions {
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
  private readonly branches: Branches;

  private constructor(
    private readonly options: StartOptions,
    public readonly github: GitHubServer,
    public readonly actions: GitHubActions,
    private readonly approver: Approver,
  ) {
    this.checkout = new LocalCheckout(options.root, options.env);
    this.world = { repository: options.platform.repository, actor: options.actor ?? ACTOR };
    this.branches = new Branches(this.checkout, options.served, (text) => this.note(text));
    this.pulls = new PullRequests(options.store, options.served, this.world);
  }

  /** Use `openRehearsal`. */
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
    await this.branches.demand({ name, use: 'push' });
    await this.branches.tellUncommitted();
    if (fullName(name) !== this.defaultRef) await this.branches.bringDefault();
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
    await this.branches.demand({ name: base, use: 'bring' }, { name: head, use: fork ? 'fork' : 'bring' });
    await this.branches.tellUncommitted();
    await this.branches.bringDefault();
    const baseSha = await this.branches.bring(base);
    const headSha = fork ? await this.branches.bringFork(head) : await this.branches.bring(head, 'newest');
    const pull = await this.pulls.open({ head, headSha, base, baseSha, fork });
    const what = pull.action === 'opened' ? 'opened' : 'brought up to date';
    this.note(`Pull request #${pull.number}: ${head} into ${base}, ${what}`);
    return this.pulled(pull, base);
  }

  /** Gives the open pull request of a head another base. @param before the one that it has */
  public async changeBase(head: string, before: string, base: string): Promise<readonly Run[]> {
    await this.branches.bringDefault({ name: base, use: 'bring' });
    const sha = await this.branches.bring(base);
    const pull = await this.pulls.changeBase(head, before, { branch: base, sha });
    this.note(`Pull request #${pull.number}: ${head} into ${base} instead of ${before}`);
    return this.pulled(pull, base);
  }

  /** The newest pull request to a branch comes to the front of its merge queue. */
  public async mergeGroup(base: string): Promise<readonly Run[]> {
    await this.branches.bringDefault({ name: base, use: 'bring' });
    const event = await this.pulls.mergeGroup(base, await this.branches.bring(base));
    return this.trigger(event, [this.environmentOf(base)]);
  }

  /** The time of all schedules has come. */
  public async schedule(): Promise<readonly Run[]> {
    const sha = await this.branches.bringDefault();
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
    await this.branches.bringDefault({ name: ref, use: 'bring' });
    const sha = await this.branches.bring(ref);
    const name = workflow.split('/').at(-1) ?? workflow;
    const file = `.github/workflows/${/\.ya?ml$/.test(name) ? name : `${name}.yml`}`;
    const event = dispatchEvent(this.world, { ref: fullName(ref), sha, file, inputs });
    // It looks at all of them.
    const isDrift = file === WORKFLOW_FILES.drift;
    return this.trigger(event, isDrift ? this.options.platform.environments : [this.environmentOf(ref)]);
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

  private async pulled({ number, event }: OpenedPull, base: string): Promise<readonly Run[]> {
    if (event) return this.trigger(event, [this.environmentOf(base)]);
    this.note(`#${number} conflicts with ${base}. GitHub starts no workflow of pull requests until that is solved.`);
    return [];
  }

  private async trigger(event: GitHubEvent, concerned: readonly (Environment | undefined)[]): Promise<readonly Run[]> {
    const { options } = this;
    const { workflow, signal = new AbortController().signal } = options;
    const runs = await this.actions.trigger(event, {
      only: (one) => isWanted(workflow, one),
      before: () =>
        prepareAccounts(
          { ...options, signal, report: (text) => this.note(text) },
          concerned.flatMap((environment) => environment ?? []),
        ),
    });
    if (runs.length === 0) this.note(nothingStarted(workflow, await workflowsOf(options.served, event), event));
    return runs;
  }

  private environmentOf(name: string): Environment | undefined {
    const ref = fullName(name);
    if (!ref.startsWith('refs/heads/')) return undefined;
    return environmentOfBranch(this.options.platform, ref.slice('refs/heads/'.length));
  }

  private note(text: string): void {
    this.options.report?.({ kind: 'note', text });
  }
}
