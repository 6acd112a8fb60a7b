import { setImmediate } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { ResourceChange } from '../api';
import { ExecutionError } from '../errors';
import type { SavedPlan } from '../terraform/module';
import type { Node } from './graph';
import { overridesFor } from './overrides';
import type { Progress } from './progress';
import type { OpenModule, Run } from './run';
import type { Outcome, Verdict } from './wave';

/** Plans and applies the modules of one run, at most so many at once, and keeps their progress. */
export class ModuleOperations {
  private readonly open = new Map<string, OpenModule>();
  private readonly preparations = new Map<string, Promise<OpenModule>>();
  private readonly plans = new Set<SavedPlan>();
  private readonly ahead: Promise<void>[] = [];
  private readonly limit: LimitFunction;

  constructor(
    private readonly run: Run,
    private readonly progress: Progress,
    private readonly options: { readonly destroy: boolean; readonly lock: boolean },
  ) {
    this.limit = pLimit(Math.max(1, run.session.parallelism));
  }

  /** Says so of those that cannot start at once. */
  public announce(nodes: readonly Node[]): void {
    for (const { name, dependsOn } of nodes) {
      const waitsFor = dependsOn.filter((dependency) => nodes.some((node) => node.name === dependency));
      this.progress.enter(name, 'waiting', waitsFor.length === 0 ? undefined : `for ${waitsFor.join(', ')}`);
    }
  }

  /** @returns undefined when there is nothing to do */
  public plan({ name }: Node): Promise<SavedPlan | undefined> {
    return this.attempt(name, [], async () => {
      const plan = await this.prepareAndPlan(name);
      if (plan) this.plans.add(plan);
      const unchanged = this.options.destroy ? 'absent' : 'unchanged';
      this.progress.settle(name, plan ? 'planned' : unchanged, {
        changes: plan?.changes,
        log: this.open.get(name)?.log,
      });
      return plan;
    });
  }

  /** Applies exactly that plan. */
  public apply({ name }: Node, plan: SavedPlan): Promise<void> {
    return this.attempt(name, plan.changes, async () => {
      this.progress.enter(name, this.options.destroy ? 'destroy' : 'apply');
      await this.open.get(name)?.terraform.apply(plan);
      const done = this.options.destroy ? 'destroyed' : 'applied';
      this.progress.settle(name, done, { changes: plan.changes, log: this.open.get(name)?.log });
    });
  }

  /** Initialises folders that are needed later, where nothing else is to be done. What goes wrong is told when they are. */
  public prepareAhead(modules: readonly string[]): void {
    const prepare = async (module: string): Promise<void> => {
      if (!this.run.session.signal?.aborted) await this.prepared(module).catch(() => undefined);
    };
    // After what can be applied has taken its places.
    this.ahead.push(...modules.map((module) => setImmediate().then(() => this.limit(() => prepare(module)))));
  }

  /** Waits for what was started ahead: nothing may run on in a folder that the next run wants. */
  public async idle(): Promise<void> {
    await Promise.all(this.ahead.splice(0));
  }

  /** Tells what did not get its turn. */
  public tellWaiting(results: ReadonlyMap<string, Verdict | Outcome>): void {
    for (const [module, result] of results) {
      if (result.kind === 'deferred' || result.kind === 'skipped')
        this.progress.settle(module, result.kind, { waitsFor: result.waitsFor });
    }
  }

  /** Removes every plan: each is a secret. */
  public async discardPlans(): Promise<void> {
    const [any] = this.open.values();
    if (any) await Promise.all([...this.plans].map((plan) => any.terraform.discard(plan)));
    this.plans.clear();
  }

  private attempt<T>(module: string, changes: readonly ResourceChange[], work: () => Promise<T>): Promise<T> {
    return this.limit(async () => {
      if (this.run.session.signal?.aborted) {
        this.progress.settle(module, 'skipped', { changes });
        throw new ExecutionError('Stopped before it was started.');
      }
      try {
        return await this.progress.timed(module, work);
      } catch (error) {
        this.progress.fail(module, error, { changes, log: this.open.get(module)?.log });
        throw error;
      }
    });
  }

  private async prepareAndPlan(module: string): Promise<SavedPlan | undefined> {
    const { terraform } = await this.prepared(module);
    this.progress.enter(module, 'plan');
    return terraform.plan({ destroy: this.options.destroy, lock: this.options.lock });
  }

  /** Once a run: what differs between waves is read by Terraform itself. */
  private prepared(module: string): Promise<OpenModule> {
    const present = this.preparations.get(module);
    if (present) return present;
    const preparation = this.prepare(module);
    this.preparations.set(module, preparation);
    return preparation;
  }

  private async prepare(module: string): Promise<OpenModule> {
    const opened = await this.run.terraform(module, { additions: await overridesFor(this.run, module) });
    this.open.set(module, opened);
    await opened.terraform.prepare({ onInit: () => this.progress.enter(module, 'init') });
    return opened;
  }
}
