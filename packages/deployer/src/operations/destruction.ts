import { inOrder, stateKey } from '@mlopspltf/definition';
import type { ModuleChoice, OperationResult, WavePlan } from '../api';
import { GuardError } from '../errors';
import { refuseDataLoss } from '../guards/data-stores';
import { removalOf, type Removal } from '../limits/removal';
import type { StateVersion } from '../records/record';
import type { ChosenForDestruction } from '../selection/choose';
import { protectedResources } from '../terraform/stack-json';
import { commandOf } from './approval';
import { Catalog, isVoid, removedModules } from './catalog';
import { reversed, type Node } from './graph';
import { ModuleOperations } from './modules';
import { Progress } from './progress';
import { Provenance } from './provenance';
import { Recorder } from './recorder';
import { formerModules, refuseDeployedReaders } from './removed-modules';
import { resultOf } from './result';
import type { Run } from './run';
import { applyWave, planWave, skipBehindFailures, type Verdict } from './wave';
import { wavePlan } from './wave-plan';

/** The state of a module as it was when its removal was planned. */
export interface PlannedState {
  readonly module: string;
  /** @default - nothing was there */
  readonly state?: StateVersion;
}

/** What is removed from an environment in one go: all of it planned before any of it is. */
export class Destruction {
  public readonly progress: Progress;
  private readonly modules: ModuleOperations;
  private verdicts: ReadonlyMap<string, Verdict> = new Map();

  private constructor(
    private readonly run: Run,
    private readonly chosen: ChosenForDestruction,
    /** Dependencies first. */
    private readonly nodes: readonly Node[],
    /** Those with something in their state, dependents first: for the others Terraform need not be started. */
    private readonly present: readonly Node[],
    private readonly catalog: Catalog,
  ) {
    this.progress = new Progress(run.session.report);
    const recorder = new Recorder(run, new Provenance(run));
    this.modules = new ModuleOperations(run, this.progress, {
      operation: 'destroy',
      catalog,
      recorder,
      forced: true,
      removal: (module) => removalIn(run, module),
    });
  }

  /** @throws GuardError where something that stays needs one of them, or the environment protects it; and InputError */
  public static async open(run: Run, chosen: ChosenForDestruction): Promise<Destruction> {
    const gone = await formerModules(
      run,
      chosen.former,
      chosen.chosen.map(({ name }) => name),
    );
    const nodes: readonly Node[] = inOrder<Node>([...chosen.chosen, ...gone]);
    await refuseDeployedReaders(
      run,
      nodes.map(({ name }) => name),
    );
    const kept = gone.map(({ configuration }) => configuration);
    const catalog = await Catalog.open(run.session, await run.inventory(), chosen.chosen, kept);
    const deployed = await Promise.all(nodes.map(({ name }) => catalog.inventory.deployed(name)));
    const present = nodes.filter((_, index) => {
      const state = deployed[index]?.state;
      return state !== undefined && !isVoid(state);
    });
    const destruction = new Destruction(run, chosen, nodes, reversed(present), catalog);
    destruction.refuseProtected();
    return destruction;
  }

  /** Plans all of it, and shows what there is. It may be nothing, because nothing is there. */
  public async plan(): Promise<WavePlan> {
    const there = new Set(this.present.map(({ name }) => name));
    for (const { name } of this.nodes) if (!there.has(name)) this.progress.settle(name, 'absent');
    const planned = await planWave(
      this.present.map(({ name }) => ({ name, dependsOn: [] })),
      { plan: (node) => this.modules.plan(node), reads: () => [] },
    );
    this.verdicts = await skipBehindFailures(this.present, planned);
    this.modules.tellWaiting(this.verdicts);
    const wave = wavePlan({ number: 1, verdicts: this.verdicts });
    if (wave.modules.length > 0) this.run.session.report({ kind: 'wave', wave });
    return wave;
  }

  /** @throws GuardError when data would be lost that the environment does not give up */
  public refuseDataLoss({ modules }: WavePlan): void {
    for (const { module, changes } of modules) refuseDataLoss(this.run.session.environment, module, changes);
  }

  /** On which states the plans were made, those included of which there are none. */
  public get states(): readonly PlannedState[] {
    return this.nodes.map(({ name: module }) => {
      const state = this.modules.pending.get(module)?.binding.state;
      return { module, ...(state && { state }) };
    });
  }

  /** Exactly what was planned. */
  public async apply(): Promise<void> {
    const apply = this.modules.apply.bind(this.modules);
    this.modules.tellWaiting(await applyWave(this.present, this.verdicts, apply));
  }

  /** Each plan is a secret. */
  public async discardPlans(): Promise<void> {
    await this.modules.discardPlans();
  }

  public async result(): Promise<OperationResult> {
    const { run, progress, nodes } = this;
    const { choices, former } = this.chosen;
    const named: readonly ModuleChoice[] = former.map((module) => ({ module, chosen: true, reason: 'was named' }));
    const removed = await removedModules(run.session, await run.inventory());
    return resultOf({
      operation: 'destroy',
      session: run.session,
      progress,
      chosen: nodes,
      choices: [...choices, ...named],
      removed: removed.filter(({ module }) => !former.includes(module)),
    });
  }

  /** Terraform would refuse as well, after the dependents are gone. @throws GuardError with all of them */
  private refuseProtected(): void {
    const { name, destroyable } = this.run.session.environment;
    if (destroyable) return;
    const found = this.present.flatMap((module) =>
      protectedResources(this.catalog.configuration(module.name).stack).map((address) => `${module.name}: ${address}`),
    );
    if (found.length === 0) return;
    throw new GuardError(
      `${name} is not destroyable, and this would delete what it protects:\n${found
        .map((line) => `  ${line}`)
        .join('\n')}\n` + `If that is meant, set destroyable for ${name} in .projenrc.ts and run npx projen.`,
      { next: commandOf(this.run.session, 'destroy') },
    );
  }
}

/** Read anew: it is planned on the state as it is by then. */
async function removalIn({ session, store }: Run, module: string): Promise<Removal> {
  const { limits, platform } = session;
  if (limits === undefined || limits.cannotDelete.size === 0) return { stays: [] };
  const key = stateKey(platform, module);
  const text = await store.bucket.object(key);
  return text === undefined ? { stays: [] } : removalOf(text, `s3://${store.bucket.name}/${key}`, limits);
}
