import { inOrder } from '@mlopspltf/definition';
import type { OperationResult, Selection, Session } from '../api';
import { GuardError } from '../errors';
import { refuseDataLoss } from '../guards/data-stores';
import { chooseForDestruction } from '../selection/choose';
import { protectedResources } from '../terraform/stack-json';
import { admission, commandOf, requireApprover } from './approval';
import { Catalog, isVoid, removedModules } from './catalog';
import { reversed, type Node } from './graph';
import { ModuleOperations } from './modules';
import { Progress } from './progress';
import { Provenance } from './provenance';
import { Recorder } from './recorder';
import { formerModules, refuseDeployedReaders } from './removed-modules';
import { resultOf } from './result';
import { withRun, type Run } from './run';
import { applyWave, planWave, skipBehindFailures } from './wave';
import { wavePlan } from './wave-plan';

/**
 * Removes modules, dependents first: those selected, and all that read their outputs. Those that the definition no longer
 * has are removed from what was recorded when they were deployed. Everything is planned and shown, asked for once, and
 * applied. The backend stays.
 *
 * @throws GuardError, InputError, LockError, ExecutionError for what concerns the whole; what concerns one module is in
 * the result
 */
export async function destroy(session: Session, selection: Selection = {}): Promise<OperationResult> {
  const { chosen, choices, former } = await chooseForDestruction(session, selection);
  return withRun(session, { operation: 'destroy', admit: admission(session, 'destroy') }, async (run) => {
    const ask = requireApprover(session, 'destroy');
    const gone = await formerModules(run, former);
    const nodes: readonly Node[] = inOrder<Node>([...chosen, ...gone]);
    await refuseDeployedReaders(
      run,
      nodes.map(({ name }) => name),
    );
    const catalog = await Catalog.open(
      session,
      await run.inventory(),
      chosen,
      gone.map(({ configuration }) => configuration),
    );
    const progress = new Progress(session.report);
    const recorder = new Recorder(run, new Provenance(run));
    const modules = new ModuleOperations(run, progress, { operation: 'destroy', catalog, recorder, forced: true });
    const present = reversed(await existing(catalog, nodes, progress));
    refuseProtected(session, catalog, present);
    let rejected: readonly string[] = [];
    try {
      const planned = await planWave(
        present.map(({ name }) => ({ name, dependsOn: [] })),
        { plan: (node) => modules.plan(node), reads: () => [] },
      );
      const verdicts = await skipBehindFailures(present, planned);
      modules.tellWaiting(verdicts);
      const wave = wavePlan({ number: 1, verdicts });
      const names = wave.modules.map(({ module }) => module);
      if (names.length > 0 && !session.signal?.aborted) {
        session.report({ kind: 'wave', wave });
        for (const { module, changes } of wave.modules) refuseDataLoss(session.environment, module, changes);
        if (await ask(question(run, names))) {
          modules.tellWaiting(await applyWave(present, verdicts, (node, plan) => modules.apply(node, plan)));
        } else rejected = names;
      }
    } finally {
      await modules.discardPlans();
    }
    progress.reject(rejected);
    const told = [...choices, ...gone.map(({ name }) => ({ module: name, chosen: true, reason: 'was named' }))];
    const removed = (await removedModules(session, await run.inventory())).filter(
      ({ module }) => !former.includes(module),
    );
    return resultOf({ operation: 'destroy', session, progress, chosen: nodes, choices: told, removed });
  });
}

function question({ session, identity }: Run, names: readonly string[]): string {
  return `Destroy ${names.join(', ')} in ${session.environment.name} (account ${identity.account})?`;
}

/** Those with something in their state: for the others Terraform need not be started. */
async function existing(catalog: Catalog, nodes: readonly Node[], progress: Progress): Promise<readonly Node[]> {
  const deployed = await Promise.all(nodes.map(({ name }) => catalog.inventory.deployed(name)));
  return nodes.filter(({ name }, index) => {
    const state = deployed[index]?.state;
    if (state && !isVoid(state)) return true;
    progress.settle(name, 'absent');
    return false;
  });
}

/**
 * Terraform would refuse as well, after the dependents are gone.
 *
 * @throws GuardError with all of them
 */
function refuseProtected(session: Session, catalog: Catalog, present: readonly Node[]): void {
  const { name, destroyable } = session.environment;
  if (destroyable) return;
  const found = present.flatMap((module) =>
    protectedResources(catalog.configuration(module.name).stack).map((address) => `${module.name}: ${address}`),
  );
  if (found.length === 0) return;
  throw new GuardError(
    `${name} is not destroyable, and this would delete what it protects:\n${found
      .map((line) => `  ${line}`)
      .join('\n')}\n` + `If that is meant, set destroyable for ${name} in .projenrc.ts and run npx projen.`,
    { next: commandOf(session, 'destroy') },
  );
}
