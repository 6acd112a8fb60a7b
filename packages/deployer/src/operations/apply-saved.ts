import { modulesOf, oneOf, show } from '@mlopspltf/definition';
import type { OperationResult, Session } from '../api';
import { describeOrigin } from '../detection/difference';
import { GuardError } from '../errors';
import type { PlanBinding } from '../plans/binding';
import { readPlans, removePlan, type StoredPlan } from '../plans/plan-set';
import type { Deployed } from '../records/inventory';
import { admission, commandOf, requireApprover } from './approval';
import { problemsNow } from './bound-plan';
import type { Catalog } from './catalog';
import { Deployment } from './deployment';
import { withRun, type Run } from './run';
import { applyWave, type Verdict } from './wave';

/** Where plans come from that were made before. */
export interface PlanSource {
  /** All of them, each in a file. */
  readonly fetch: (run: Run) => Promise<readonly StoredPlan[]>;
  /** Called for each that was applied. @default - nothing is done with it */
  readonly used?: (module: string) => Promise<void>;
}

/**
 * Applies plans that were saved before, all of them or none: each has to be what it was, of this commit, for this
 * environment, and made on the state as it is.
 *
 * @param folder as `plan` filled it, absolute
 * @throws GuardError with everything that speaks against it
 * @throws InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in the result
 */
export async function applySaved(session: Session, folder: string): Promise<OperationResult> {
  const plans = await readPlans(folder);
  return applyPlans(session, {
    fetch: () => Promise.resolve(plans),
    used: (module) => removePlan(folder, module),
  });
}

/** @see applySaved */
export async function applyPlans(session: Session, source: PlanSource): Promise<OperationResult> {
  return withRun(session, { operation: 'deploy', admit: admission(session, 'deploy') }, async (run) => {
    const plans = await source.fetch(run);
    const chosen = chosenOf(session, plans);
    const deployment = await Deployment.open(run, 'deploy', chosen);
    await refuseUnfit(run, deployment.catalog, plans);
    const { modules, progress } = deployment;
    try {
      const verdicts = await adopt(deployment, plans);
      const { name } = session.environment;
      const goesOn =
        plans.length > 0 &&
        [...verdicts.values()].every(({ kind }) => kind === 'planned') &&
        (await deployment.present(1, verdicts)) &&
        (await requireApprover(session, 'deploy')(`Apply this to ${name} (account ${run.identity.account})?`));
      if (goesOn) {
        const outcomes = await applyWave(chosen.chosen, verdicts, async (node, plan) => {
          await modules.apply(node, plan);
          await source.used?.(node.name);
        });
        modules.tellWaiting(outcomes);
      } else progress.reject(chosen.chosen.map((module) => module.name));
    } finally {
      await modules.idle();
    }
    return deployment.result();
  });
}

/** @throws GuardError for plans of modules that the environment does not have */
function chosenOf({ platform, environment }: Session, plans: readonly StoredPlan[]): Deployment['selected'] {
  const present = modulesOf(platform, environment.name);
  const names = plans.map(({ binding }) => binding.module);
  const unknown = names.filter((name) => !present.some((module) => module.name === name));
  if (unknown.length > 0) {
    const lines = unknown.map((name) => `${environment.name} has no module ${show(name)}.`);
    throw new GuardError([...lines, oneOf(present.map(({ name }) => name))].join('\n'));
  }
  const chosen = present.filter(({ name }) => names.includes(name));
  return {
    chosen,
    choices: chosen.map(({ name }) => ({ module: name, chosen: true, reason: 'was planned before' })),
    forced: true,
  };
}

/** @throws GuardError */
async function refuseUnfit(run: Run, catalog: Catalog, plans: readonly StoredPlan[]): Promise<void> {
  const lines = await Promise.all(
    plans.map(async ({ binding, file }) => {
      const planned = await catalog.planned(binding.module);
      const deployed = await catalog.inventory.deployed(binding.module);
      const problems = await problemsNow(run, { binding, file }, { planned, state: deployed.state });
      return [...problems, ...laterWork(binding, deployed)].map((clause) => `  ${binding.module}: ${clause}`);
    }),
  );
  if (lines.flat().length === 0) return;
  throw new GuardError(['These plans are not applied, and nothing was changed:', ...lines.flat()].join('\n'), {
    next: commandOf(run.session, 'deploy'),
  });
}

/** Who has come between, as far as it was recorded. */
function laterWork({ state: then }: PlanBinding, { state, record }: Deployed): readonly string[] {
  if (record === undefined || (then?.lineage === state?.lineage && then?.serial === state?.serial)) return [];
  return [`it was last deployed ${describeOrigin({ ...record, uncommitted: !record.clean })}, by ${record.who}`];
}

async function adopt({ modules }: Deployment, plans: readonly StoredPlan[]): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = plans.map(async (stored) => {
    const verdict = await modules.adopt(stored).then(
      (plan): Verdict => ({ kind: 'planned', plan }),
      (error: unknown): Verdict => ({ kind: 'failed', error }),
    );
    return [stored.binding.module, verdict] as const;
  });
  return new Map(await Promise.all(verdicts));
}
