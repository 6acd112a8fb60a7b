import { SYNTH_OUTPUT, type Platform } from '@mlopspltf/definition';
import { startEmulator, stopEmulator } from '@mlopspltf/emulator';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  openRehearsal,
  type Answer,
  type AskedApproval,
  type Rehearsal,
  type RehearsalEvent,
  type RehearsalOptions,
  type Run,
} from '../../../src';
import { setUpAccounts } from '../../../src/set-up';
import { onlyModules, STORY_MODULES } from './small-definition';
import { SMALL_STACKS, type Files } from './small-stacks';
import { StoryAccount } from './story-account';
import { StoryCheckout } from './story-checkout';

export interface StoryOptions {
  /**
   * `prepared`: with backend and roles, in no time; `empty`: the rehearsal sets an account up when it is first deployed to.
   * @default 'prepared'
   */
  readonly accounts?: 'prepared' | 'empty';
  /** The only workflow that is started. @default - all that an event starts */
  readonly workflow?: string;
  /** Makes what runs the jobs of what runs them on this machine. @default - that one runs them */
  readonly runnerFrom?: RehearsalOptions['runnerFrom'];
  /** Opens what stands between the jobs and the emulator, and gives its address. @default - nothing does */
  readonly before?: (endpoint: string) => Promise<string>;
  /** On `main` instead of what is committed here. @default - small stacks of both modules of the pipeline */
  readonly files?: Files;
}

/** A run that has ended, or waits for a reviewer. */
export interface Played {
  readonly run: Run;
  /** Conclusions of jobs by path, as far as they have any; waiting ones are `waiting`. */
  readonly jobs: Readonly<Record<string, string>>;
}

/**
 * A repository on GitHub with its accounts, each file of tests its own: the generated workflows run with the real programs, against
 * an emulator of the story's own.
 */
export class Story {
  public readonly events: RehearsalEvent[] = [];
  /** Every question that reviewers were asked, in order. */
  public readonly asked: AskedApproval[] = [];
  /** What reviewers answer. */
  public answer: Answer = 'approve';

  private constructor(
    private readonly workspace: string,
    public readonly endpoint: string,
    public readonly checkout: StoryCheckout,
    public readonly platform: Platform,
    private readonly accounts: ReadonlyMap<string, StoryAccount>,
  ) {}

  /** Set by {@link Story.open}. */
  public rehearsal!: Rehearsal;

  public static async open(options: StoryOptions = {}): Promise<Story> {
    const { accounts = 'prepared', files = SMALL_STACKS } = options;
    requireTools('terraform', 'moto_server', 'bash', 'git', 'jq');
    const workspace = scratchFolder();
    const { endpoint } = await startEmulator({ workspace });
    try {
      const checkout = StoryCheckout.create(join(workspace, 'checkout'), files).without(BUILD);
      checkout.commit(
        onlyModules((path) => checkout.read(path), STORY_MODULES),
        'Fewer modules',
      );
      const { platform } = checkout;
      const open = platform.environments.map(
        async (one) => [one.name, await StoryAccount.open(endpoint, platform, one)] as const,
      );
      const story = new Story(workspace, endpoint, checkout, platform, new Map(await Promise.all(open)));
      if (accounts === 'prepared') await story.prepare();
      story.rehearsal = await story.openRehearsal(options);
      return story;
    } catch (error) {
      await stopEmulator({ workspace });
      throw error;
    }
  }

  public account(environment: string): StoryAccount {
    const found = this.accounts.get(environment);
    if (!found) throw new RangeError(`There is no environment "${environment}"`);
    return found;
  }

  /** Pushes a branch as it is in the checkout, and waits for all that it starts. */
  public async push(branch: string): Promise<Played> {
    return this.played(await this.rehearsal.push(branch), 'deploy.yml');
  }

  public async pullRequest(head: string, base: string): Promise<Played> {
    return this.played(await this.rehearsal.pullRequest(head, base), 'pull-request.yml');
  }

  public async dispatch(workflow: string, ref: string, inputs: Readonly<Record<string, string>> = {}): Promise<Played> {
    return this.played(await this.rehearsal.dispatch(workflow, ref, inputs), `${workflow}.yml`);
  }

  /** Waits for these runs, and picks one. */
  public async played(runs: readonly Run[], file: string): Promise<Played> {
    const run = runs.find(({ facts }) => facts.file.endsWith(`/${file}`));
    if (!run)
      throw new Error(`${file} was not started, but ${runs.map(({ facts }) => facts.name).join(', ') || 'none'}`);
    await this.rehearsal.settle(runs);
    return played(run);
  }

  /** Sets all accounts up as a person does, who begins with empty ones. */
  public async setUpAccounts(): Promise<void> {
    const { platform, endpoint } = this;
    const options = { platform, endpoint, root: this.checkout.folder, infra: this.infra, env: process.env };
    const { signal } = new AbortController();
    await setUpAccounts({ ...options, signal, report: () => undefined }, platform.environments);
  }

  /** Takes a branch to GitHub without the runs that its push would start. */
  public bring(branch: string): void {
    this.checkout.git('push', '--quiet', '--force', this.rehearsal.repository.folder, `${branch}:${branch}`);
  }

  /** Jobs of the delivering workflow that were not skipped, by id, and how they ended. */
  public delivered({ jobs }: Played): Readonly<Record<string, string>> {
    const all = Object.entries(jobs).filter(([path, end]) => path.startsWith(CALLED) && end !== 'skipped');
    return Object.fromEntries(all.map(([path, end]) => [path.slice(CALLED.length), end]));
  }

  /** What a job printed, all steps. */
  public printed({ run }: Played, path: string): string {
    const result = run.jobs.find((job) => job.path === path)?.result;
    return result === undefined ? '' : readFileSync(result.log, 'utf8');
  }

  /** All that stands on the page of a run. */
  public page({ run }: Played): string {
    return run.jobs.map(({ result }) => result?.summary ?? '').join('\n');
  }

  /** Text of the comments of a pull request or an issue, the oldest first. */
  public comments(number: number): readonly string[] {
    const all = this.rehearsal.state.comments.filter(({ issue }) => issue === number);
    return all.map(({ body }) => body);
  }

  public async close(): Promise<void> {
    try {
      await this.rehearsal.close();
    } finally {
      for (const account of this.accounts.values()) account.close();
      await stopEmulator({ workspace: this.workspace });
    }
  }

  private async prepare(): Promise<void> {
    const { folder } = this.checkout;
    const [program, ...first] = this.infra;
    execFileSync(program, [...first, 'synth'], { cwd: folder, stdio: 'pipe' });
    const output = join(folder, SYNTH_OUTPUT);
    await Promise.all([...this.accounts.values()].map((account) => account.prepare(output)));
  }

  private get infra(): readonly [string, ...string[]] {
    return [process.execPath, join(this.checkout.folder, 'packages/cli/bin/infra.js')];
  }

  private async openRehearsal({ before, workflow, runnerFrom }: StoryOptions): Promise<Rehearsal> {
    const folder = join(this.workspace, 'rehearsal');
    shareInstallations(join(folder, 'runner'));
    return openRehearsal({
      root: this.checkout.folder,
      platform: this.platform,
      folder,
      endpoint: (await before?.(this.endpoint)) ?? this.endpoint,
      ...(workflow !== undefined && { workflow }),
      ...(runnerFrom && { runnerFrom }),
      infra: this.infra,
      anyNode: true,
      approve: (asked) => {
        this.asked.push(asked);
        return Promise.resolve(this.answer);
      },
      report: (event) => this.events.push(event),
    });
  }
}

/** Where deploy.yml calls deliver.yml. */
const CALLED = 'deliver/';

/** It would run all tests of this repository. */
const BUILD = '.github/workflows/build.yml';

function played(run: Run): Played {
  const jobs = run.jobs.map(({ path, status, conclusion }) => [path, conclusion ?? status] as const);
  return { run, jobs: Object.fromEntries(jobs) };
}

/** What `npm ci` installed is the same in all files of one run of jest. */
function shareInstallations(runner: string): void {
  const shared = join(process.env.MLOPSPLTF_TEST_RUN ?? dirname(runner), 'installations');
  mkdirSync(shared, { recursive: true });
  mkdirSync(runner, { recursive: true });
  if (dirname(shared) !== runner) symlinkSync(shared, join(runner, 'installations'));
}
