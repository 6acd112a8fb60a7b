import { setImmediate } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { ModuleChoice, ResourceChange, StayingResource } from '../api';
import { ExecutionError, GuardError } from '../errors';
import { markDataStores } from '../guards/data-stores';
import type { Removal } from '../limits/removal';
import type { StoredPlan } from '../plans/plan-set';
import type { SavedPlan } from '../terraform/module';
import { commandOf } from './approval';
import { bindingIn, problemsNow, type BoundPlan } from './bound-plan';
import type { Catalog, Planned } from './catalog';
import type { Node } from './graph';
import { overridesFor } from './overrides';
import { refuseHeldState, releaseOwnLock, type LockPlace } from './own-lock';
import type { Progress } from './progress';
import type { Recorder } from './recorder';
import type { OpenModule, Run } from './run';
import type { Outcome, PlanEffect, Verdict } from './wave';

export interface ModuleOperationsOptions {
  readonly operation: 'plan' | 'deploy' | 'destroy';
  readonly catalog: Catalog;
  /** @default - nothing is recorded */
  readonly recorder?: Recorder;
  /** Whether modules are planned that are as they were deployed. */
  readonly forced: boolean;
  /** What of a module destroying can remove. @default - all of it */
  readonly removal?: (module: string) => Promise<Removal>;
  /** Told why a module is planned, or is not. @default - nobody asks */
  readonly choose?: (choice: ModuleChoice) => void;
}

/** Plans and applies the modules of one run, at most so many at once, and keeps their progress. */
export class ModuleOperations {
  private readonly open = new Map<string, OpenModule>();
  private readonly preparations = new Map<string, Promise<OpenModule>>();
  private readonly plans = new Map<string, BoundPlan>();
  /** What removing each would pass over. */
  private readonly staying = new Map<string, readonly StayingResource[]>();
  private readonly ahead: Promise<void>[] = [];
  private readonly limit: LimitFunction;
  private readonly destroy: boolean;

  constructor(
    private readonly run: Run,
    private readonly progress: Progress,
    private readonly options: ModuleOperationsOptions,
  ) {
    this.limit = pLimit(Math.max(1, run.session.parallelism));
    this.destroy = options.operation === 'destroy';
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
      const planned = await this.options.catalog.planned(name, { destroy: this.destroy });
      if (!(await this.isDue(name, planned))) {
        this.progress.settleSilently(name, 'unchanged');
        return undefined;
      }
      const state = await this.options.catalog.inventory.refreshed(name);
      if (this.options.operation !== 'plan') await refuseHeldState(this.lockPlace(name));
      const { stays, targets } = (await this.options.removal?.(name)) ?? { stays: [] };
      this.staying.set(name, stays);
      const plan = targets?.length === 0 ? undefined : await this.prepareAndPlan(planned, targets);
      if (plan) {
        const binding = await bindingIn(this.run, planned, state, plan.file);
        this.plans.set(name, { plan, binding, planned });
      } else if (!this.destroy) await this.options.recorder?.verified(planned);
      const unchanged = this.destroy && stays.length === 0 ? 'absent' : 'unchanged';
      this.progress.settle(name, plan ? 'planned' : unchanged, {
        changes: plan?.changes,
        stays,
        log: this.open.get(name)?.log,
      });
      return plan;
    });
  }

  /** Applies exactly that plan, if everything is still as it was when it was made. */
  public apply({ name }: Node, plan: SavedPlan): Promise<void> {
    return this.attempt(name, plan.changes, async () => {
      const bound = this.plans.get(name);
      if (bound?.plan !== plan) throw new TypeError(`${name} has no such plan`);
      this.progress.enter(name, this.destroy ? 'destroy' : 'apply');
      await this.refuseStale(bound);
      await this.applyOrTell(name, plan);
      await (this.destroy
        ? this.options.recorder?.destroyed(bound.planned)
        : this.options.recorder?.applied(bound.planned));
      const done = this.destroy ? 'destroyed' : 'applied';
      const stays = this.staying.get(name);
      this.progress.settle(name, done, { changes: plan.changes, stays, log: this.open.get(name)?.log });
    });
  }

  /** Takes a plan that was saved before; whether it is still good is asked when it is applied. */
  public adopt({ binding, changes, outputs, file }: StoredPlan): Promise<SavedPlan> {
    const { module } = binding;
    return this.attempt(module, changes, async () => {
      const planned = await this.options.catalog.planned(module);
      await this.prepared(module);
      const plan: SavedPlan = { file, changes, outputs };
      this.plans.set(module, { plan, binding, planned });
      this.progress.settle(module, 'planned', { changes, log: this.open.get(module)?.log });
      return plan;
    });
  }

  /** The plans that wait to be applied, by module. */
  public get pending(): ReadonlyMap<string, BoundPlan> {
    return this.plans;
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
  public tellWaiting(results: ReadonlyMap<string, Verdict<PlanEffect> | Outcome>): void {
    for (const [module, result] of results) {
      if (result.kind !== 'deferred' && result.kind !== 'skipped') continue;
      const { kind, waitsFor } = result;
      this.progress.settle(module, kind, { waitsFor });
      const reason =
        kind === 'deferred' ? `reads what ${waitsFor.join(', ')} may change` : `needs ${waitsFor.join(', ')}`;
      this.options.choose?.({ module, chosen: true, reason });
    }
  }

  /** Removes every plan: each is a secret. */
  public async discardPlans(): Promise<void> {
    const [any] = this.open.values();
    if (any) await Promise.all([...this.plans.values()].map(({ plan }) => any.terraform.discard(plan)));
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

  /** What is there already, and as it is to be, needs no Terraform. */
  private async isDue(module: string, planned: Planned): Promise<boolean> {
    if (this.options.forced) return true;
    const { differs, reason } = await this.options.catalog.difference(planned);
    this.options.choose?.({ module, chosen: differs, reason });
    return differs;
  }

  private async prepareAndPlan(
    { configuration: { module }, lacks }: Planned,
    targets?: readonly string[],
  ): Promise<SavedPlan | undefined> {
    const { terraform } = await this.prepared(module);
    this.progress.enter(module, 'plan');
    // Without a lock: the plan is bound to the state that it was made on, and nobody is kept from applying meanwhile.
    const plan = await terraform.plan({ destroy: this.destroy, lock: false, targets, refresh: !lacks });
    return plan && { ...plan, changes: markDataStores(plan.changes) };
  }

  /** What an apply did before it failed has no record: a note says where it comes from. */
  private async applyOrTell(name: string, plan: SavedPlan): Promise<void> {
    try {
      await this.open.get(name)?.terraform.apply(plan, {
        onLockError: (error, requested) => releaseOwnLock(this.lockPlace(name), error, requested),
      });
    } catch (error) {
      if (error instanceof ExecutionError)
        await this.options.recorder?.intervened(name, this.options.operation, 'failed');
      throw error;
    }
  }

  private async refuseStale({ plan, binding, planned: made }: BoundPlan): Promise<void> {
    const { module } = binding;
    const { catalog } = this.options;
    const [state, planned] = await Promise.all([
      catalog.inventory.refreshed(module),
      // What is removed needs no value that it read, and what it was read of may be gone by now.
      this.destroy ? made : catalog.plannedNow(module),
    ]);
    const problems = await problemsNow(this.run, { binding, file: plan.file }, { planned, state });
    if (problems.length === 0) return;
    throw new GuardError(`The plan of ${module} is not applied: ${problems.join('; ')}.`, {
      next: commandOf(this.run.session, this.options.operation),
    });
  }

  private lockPlace(module: string): LockPlace {
    const { store, session } = this.run;
    return { store, module, environment: session.environment.name };
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
    const configuration = this.options.catalog.configuration(module);
    const additions = await overridesFor(this.run, module, configuration.stack);
    const opened = await this.run.open(configuration, { additions });
    this.open.set(module, opened);
    await opened.terraform.prepare({ onInit: () => this.progress.enter(module, 'init') });
    return opened;
  }
}
