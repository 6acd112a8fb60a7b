import { resourceName } from '@mlopspltf/definition';
import { readFileSync } from 'node:fs';
import type { JobView, Rehearsal, RehearsalEvent, Run } from '../../../src';
import { EmulatorGate } from './emulator-gate';
import { LinkingRunner } from './local-installation';
import { artifactStoreFiles, containerRegistryFiles } from './small-stacks';
import { Story } from './story';

/** Milliseconds between two looks at what jobs print. */
const POLL = 100;

/** Values of the parameters of both modules. */
export interface Modules {
  /** Of `artifact_store`. @default - as it is on the branch */
  readonly store?: string;
  /** Of `container_registry`. @default - as it is on the branch */
  readonly registry?: string;
  /** Purpose of one parameter more of `container_registry`. @default - none */
  readonly more?: string;
}

/** A story of runs that meet each other: the one workflow `deploy`, and an emulator that can be made to wait. */
export class Turns {
  private constructor(
    public readonly story: Story,
    public readonly gate: EmulatorGate,
  ) {}

  public static async open(): Promise<Turns> {
    let gate: EmulatorGate | undefined;
    const story = await Story.open({
      workflow: 'deploy',
      runnerFrom: (local) => new LinkingRunner(local),
      before: async (endpoint) => {
        gate = await EmulatorGate.open(endpoint);
        return gate.endpoint;
      },
    });
    if (!gate) throw new Error('the story has opened no gate');
    return new Turns(story, gate);
  }

  public async close(): Promise<void> {
    await this.story.close();
    await this.gate.close();
  }

  public get rehearsal(): Rehearsal {
    return this.story.rehearsal;
  }

  /** Commits to a branch, which begins at `main` when it is new, pushes it, and gives the run that deploys it. */
  public async push(branch: string, { store, registry, more }: Modules): Promise<Run> {
    const { checkout } = this.story;
    checkout.switchTo(branch, 'main').commit({
      ...(store !== undefined && artifactStoreFiles({ value: store })),
      ...(registry !== undefined && containerRegistryFiles({ value: registry, ...(more && { more: [more] }) })),
    });
    const [run] = await this.rehearsal.push(branch);
    if (!run) throw new Error(`the push of ${branch} has started nothing`);
    return run;
  }

  /** The same, once all of it has ended or waits for a reviewer. */
  public async deploy(branch: string, modules: Modules): Promise<Run> {
    return this.settled(await this.push(branch, modules));
  }

  public async rerun(run: Run, jobs: 'all' | 'failed' = 'all'): Promise<Run> {
    return this.settled(await this.rehearsal.rerun(run.facts.id, { jobs }));
  }

  public async settled(run: Run): Promise<Run> {
    await this.rehearsal.settle([run]);
    return run;
  }

  /** What the modules have made in an environment: values of parameters by purpose. */
  public async parameters(environment: string): Promise<Readonly<Record<string, string>>> {
    const prefix = resourceName(this.story.platform, environment, 'ssm', '');
    const found = await this.story.account(environment).parameters();
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name.slice(prefix.length), value]));
  }

  /** What a job that has ended printed. */
  public log(run: Run, path: string): string {
    return readFileSync(job(run, path).result?.log ?? '', 'utf8');
  }

  /** Resolves when a job has printed this. @throws Error when its run has ended without */
  public async printed(run: Run, path: string, text: RegExp): Promise<void> {
    const fits = (event: RehearsalEvent): boolean =>
      event.kind === 'job-report' &&
      event.run === run.facts &&
      event.job.path === path &&
      event.report.kind === 'line' &&
      text.test(event.report.text);
    while (!this.story.events.some(fits)) {
      if (run.conclusion !== undefined) throw new Error(`${path} has ended without printing ${String(text)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }
}

/** How the jobs ended, or how far they are, by path; but for those that were skipped. */
export function ends({ jobs }: Run): Readonly<Record<string, string>> {
  const known = jobs.map(({ path, conclusion, status }) => [path, conclusion ?? status] as const);
  return Object.fromEntries(known.filter(([, end]) => end !== 'skipped'));
}

/** What a job has written for the page of its run. */
export function page(run: Run, path: string): string {
  return job(run, path).result?.summary ?? '';
}

/** Names of the steps that began, of all jobs. */
export function stepsTried({ jobs }: Run): readonly string[] {
  const steps = jobs.flatMap(({ result }) => result?.steps ?? []);
  return steps.filter(({ conclusion }) => conclusion !== 'skipped').map(({ name }) => name);
}

function job({ jobs }: Run, path: string): JobView {
  const found = jobs.findLast((one) => one.path === path);
  if (!found) throw new Error(`there is no job ${path}, only ${jobs.map((one) => one.path).join(', ')}`);
  return found;
}
