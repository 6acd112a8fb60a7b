import type { DeployedWork, ModuleChoice, OperationResult } from '../api';
import { admissionProblems } from '../guards/admission';
import { resourcesOf } from '../terraform/stack-json';
import type { ChosenModules } from '../selection/choose';
import { Catalog } from './catalog';
import { ModuleOperations } from './modules';
import { PlanJudge, type Judged } from './plan-judge';
import { Progress } from './progress';
import { Provenance } from './provenance';
import { Recorder } from './recorder';
import { resultOf } from './result';
import type { Run } from './run';
import type { PlanEffect, Verdict } from './wave';
import { wavePlan, type WavePlanParts } from './wave-plan';

export interface DeploymentOptions {
  /** Whether what speaks against a plan makes it fail, instead of being told. @default - where it is to be applied */
  readonly refuses?: boolean;
  /** Whether it is written beside the states what was found or done. @default - where it is to be applied */
  readonly records?: boolean;
}

/** What planning, deploying and applying saved plans have in common. */
export class Deployment {
  public readonly modules: ModuleOperations;
  public readonly progress: Progress;
  private readonly judge: PlanJudge;
  private readonly refuses: boolean;
  /** Found out while planning, by module. */
  private readonly reasons = new Map<string, ModuleChoice>();
  /** What a deployment of these plans would be refused for. */
  private readonly refusals: string[] = [];

  private constructor(
    private readonly run: Run,
    private readonly operation: 'plan' | 'deploy',
    public readonly selected: ChosenModules,
    public readonly catalog: Catalog,
    { refuses = operation === 'deploy', records = operation === 'deploy' }: DeploymentOptions,
  ) {
    const provenance = new Provenance(run);
    this.refuses = refuses;
    this.progress = new Progress(run.session.report);
    this.judge = new PlanJudge(run, catalog.inventory, provenance);
    this.modules = new ModuleOperations(run, this.progress, {
      operation,
      catalog,
      forced: selected.forced,
      recorder: records ? new Recorder(run, provenance) : undefined,
      choose: (choice) => this.reasons.set(choice.module, choice),
    });
  }

  public static async open(
    run: Run,
    operation: 'plan' | 'deploy',
    selected: ChosenModules,
    options: DeploymentOptions = {},
  ): Promise<Deployment> {
    const catalog = await Catalog.open(run.session, await run.inventory(), selected.chosen);
    return new Deployment(run, operation, selected, catalog, options);
  }

  /**
   * Looks for Terraform where some module will be planned for sure. Makes the folders ready of those that have to wait:
   * while others are planned there are moments in which nothing else can be done.
   *
   * @throws InputError when the machine's Terraform does not fit: that is the whole's mistake, not one module's
   */
  public async makeReady(): Promise<void> {
    const { chosen, forced } = this.selected;
    const altered = await Promise.all(chosen.map(async ({ name }) => forced || (await this.catalog.isAltered(name))));
    const due = chosen.filter((_, index) => altered[index]);
    const [any] = due;
    if (any) await this.run.toolbox(this.catalog.configuration(any.name).lock);
    this.modules.prepareAhead(due.filter(({ dependsOn }) => dependsOn.length > 0).map(({ name }) => name));
  }

  /**
   * Shows a wave, with what speaks against it.
   *
   * @param pending what is planned, by module @default - what was planned here
   * @returns whether it may be applied; what may not has failed by then
   */
  public async present(
    number: number,
    verdicts: ReadonlyMap<string, Verdict<PlanEffect>>,
    pending: ReadonlyMap<string, Judged> = this.modules.pending,
  ): Promise<boolean> {
    const overwrites = new Map<string, DeployedWork>();
    for (const [module, bound] of pending) {
      const work = await this.judge.overwrites(bound);
      if (work) overwrites.set(module, work);
    }
    const wave = wavePlan({ number, verdicts, overwrites, expected: await this.expected(verdicts) });
    if (wave.modules.length > 0 || wave.deferred.length > 0) this.run.session.report({ kind: 'wave', wave });
    const refused = [...pending].flatMap(([module, bound]) =>
      this.judge.refusals(bound, overwrites.get(module)).map((error) => ({ module, error })),
    );
    for (const { module, error } of refused) {
      // Showing a plan refuses nothing; what would be refused is said all the same.
      if (this.refuses) this.progress.fail(module, error, { changes: pending.get(module)?.plan.changes });
      else this.refusals.push(`${module}: ${error.message}`);
    }
    return refused.length === 0;
  }

  public async result(): Promise<OperationResult> {
    const { run, operation, progress, selected } = this;
    const admission = operation === 'plan' ? admissionProblems(run.session, run.identity) : [];
    const refusals = [...admission, ...this.refusals];
    const choices = selected.choices.map((choice) => this.reasons.get(choice.module) ?? choice);
    const removed = await this.catalog.removed();
    const { chosen, leftOut } = selected;
    return resultOf({ operation, session: run.session, progress, chosen, choices, leftOut, removed, refusals });
  }

  private async expected(
    verdicts: ReadonlyMap<string, Verdict<PlanEffect>>,
  ): Promise<NonNullable<WavePlanParts['expected']>> {
    const waiting = [...verdicts].filter(([, { kind }]) => kind === 'deferred').map(([module]) => module);
    const known = await Promise.all(
      waiting.map(async (module) => {
        const { state } = await this.catalog.inventory.deployed(module);
        const resources = resourcesOf(this.catalog.configuration(module).stack).length;
        return [module, { resources, isNew: state === undefined || state.resources === 0 }] as const;
      }),
    );
    return new Map(known);
  }
}
