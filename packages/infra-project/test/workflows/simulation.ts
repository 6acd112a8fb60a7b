import { stringify } from 'yaml';
import type { Job, StepsJob, Workflow } from '../../src/workflows/model';
import { starts, type Event } from './events';
import { conditions, evaluate, render, type Contexts, type Status } from './github';

type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

/** How a job ends that is started. `cancelled`: and with it the run. */
export interface Outcome {
  readonly result?: Exclude<Result, 'skipped'>;
  /** What its steps put out. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** A job that was started. */
export interface StartedJob {
  /** `deploy/deliver/plan-1`; of a matrix with its number: `deploy/deliver/shard-1 (2)` */
  readonly path: string;
  readonly result: Result;
  /** The environment for which it waits. */
  readonly environment?: string;
  readonly role?: string;
  readonly account?: string;
}

export interface Simulation {
  readonly workflows: ReadonlyMap<string, Workflow>;
  readonly event: Event;
  /** By path. @default - success, and an empty text for each output */
  readonly outcomes?: Readonly<Record<string, Outcome>>;
}

/** What GitHub does with an event, by the files' own triggers and expressions. In the order of their being started. */
export async function simulate({ workflows, event, outcomes = {} }: Simulation): Promise<readonly StartedJob[]> {
  const started: StartedJob[] = [];
  for (const [name, workflow] of workflows) {
    if (!starts(workflow.on, event)) continue;
    const run = new Run(workflows, event.github, outcomes);
    await run.start(name, workflow, event.inputs ?? {});
    started.push(...run.started);
  }
  return started;
}

/** `deploy/deliver/plan-1 as mlopspltf-dev-iam-github-plan`, and for whose approval it waits. */
export function told({ path, environment, role }: StartedJob): string {
  return [
    path,
    ...(environment === undefined ? [] : [`waits for ${environment}`]),
    ...(role === undefined ? [] : [`as ${role.replace(/^.*\//, '')}`]),
  ].join(' ');
}

class Run {
  public readonly started: StartedJob[] = [];
  private cancelled = false;

  constructor(
    private readonly workflows: ReadonlyMap<string, Workflow>,
    private readonly github: object,
    private readonly outcomes: Readonly<Record<string, Outcome>>,
  ) {}

  public async start(path: string, workflow: Workflow, inputs: object): Promise<Result> {
    const ifs = await conditions(stringify(workflow));
    const ended = new Map<string, { readonly result: Result; readonly outputs: object }>();
    /** What each job needs, directly or not. */
    const needed = new Map<string, ReadonlySet<string>>();
    for (const [id, job] of Object.entries(workflow.jobs)) {
      const needs = job.needs ?? [];
      const before = new Set([...needs, ...needs.flatMap((need) => [...(needed.get(need) ?? [])])]);
      const results = [...before].map((need) => ended.get(need)?.result);
      const status: Status = {
        success: !this.cancelled && results.every((result) => result === 'success'),
        failure: results.includes('failure'),
        cancelled: this.cancelled,
      };
      const contexts: Contexts = {
        github: this.github,
        inputs,
        needs: Object.fromEntries(needs.map((need) => [need, ended.get(need) ?? {}])),
      };
      const runs = evaluate(ifs.get(id) ?? 'success()', contexts, status) === 'true';
      const end = runs ? await this.run(`${path}/${id}`, job, contexts) : { result: 'skipped' as const, outputs: {} };
      ended.set(id, end);
      needed.set(id, before);
    }
    return worst([...ended.values(), { result: 'success' as const }].map(({ result }) => result));
  }

  private async run(path: string, job: Job, contexts: Contexts): Promise<{ result: Result; outputs: object }> {
    if ('uses' in job) {
      const called = this.workflows.get('deliver');
      if (!called || !job.uses.includes('/deliver.yml@')) throw new Error(`${path} calls ${job.uses}`);
      const inputs = Object.entries(job.with).map(([name, value]) => [name, render(value, contexts)] as const);
      const result = await this.start(path, called, Object.fromEntries(inputs));
      return { result, outputs: {} };
    }
    const all = instances(path, job, contexts).map((one) => this.runOne(one.path, job, one.contexts));
    // An output that several of them have is that of the last one; one that is empty is not put out.
    const outputs = all.flatMap((one) => Object.entries(one.outputs).filter(([, value]) => value !== ''));
    return { result: worst(all.map(({ result }) => result)), outputs: Object.fromEntries(outputs) };
  }

  private runOne(
    path: string,
    job: StepsJob,
    contexts: Contexts,
  ): { readonly result: Result; readonly outputs: Readonly<Record<string, string>> } {
    const { result = 'success', outputs = {} } = this.outcomes[path] ?? {};
    if (result === 'cancelled') this.cancelled = true;
    this.started.push({ path, result, ...seen(job, contexts) });
    return { result, outputs: outputsOf(job, contexts, outputs) };
  }
}

/**
 * The jobs of a matrix, or the job itself.
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
function instances(
  path: string,
  { strategy }: StepsJob,
  contexts: Contexts,
): readonly { readonly path: string; readonly contexts: Contexts }[] {
  if (!strategy) return [{ path, contexts }];
  const [only, ...more] = Object.entries(strategy.matrix);
  if (!only || more.length > 0) throw new Error(`${path}: a matrix of one list only is simulated`);
  const [name, list] = only;
  const values = JSON.parse(
    render(list.replace(/^\$\{\{(.*)\}\}$/, '${{ toJSON($1) }}'), contexts),
  ) as readonly unknown[];
  if (values.length === 0 || values.length > 256)
    throw new Error(`${path}: GitHub takes no matrix of ${values.length}`);
  return values.map((value, index) => ({
    path: `${path} (${index + 1})`,
    contexts: { ...contexts, matrix: { [name]: value } },
  }));
}

function worst(results: readonly Result[]): Result {
  const order: readonly Result[] = ['cancelled', 'failure', 'success'];
  return order.find((result) => results.includes(result)) ?? 'skipped';
}

function seen(job: StepsJob, contexts: Contexts): Partial<StartedJob> {
  const inputs = job.steps
    .map((step) => ('uses' in step && step.uses.startsWith('aws-actions/') ? step.with : undefined))
    .find((found) => found !== undefined);
  const at = (value: unknown): string => render(String(value), contexts);
  return {
    ...(job.environment === undefined ? {} : { environment: at(job.environment.name) }),
    ...(inputs === undefined ? {} : { role: at(inputs['role-to-assume']), account: at(inputs['allowed-account-ids']) }),
  };
}

function outputsOf(
  job: StepsJob,
  contexts: Contexts,
  outputs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const ids = job.steps.flatMap((step) => ('id' in step && step.id !== undefined ? [step.id] : []));
  const steps = Object.fromEntries(ids.map((id) => [id, { outputs }]));
  return Object.fromEntries(
    Object.entries(job.outputs ?? {}).map(([name, value]) => [name, render(value, { ...contexts, steps })]),
  );
}
