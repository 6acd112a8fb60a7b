import { BACKEND_MODULE } from '@mlopspltf/definition';
import { readRecord } from '../bootstrap/record';
import { describeOrigin } from '../detection/difference';
import { isVoid } from '../operations/catalog';
import type { Run } from '../operations/run';
import type { Deployed } from '../records/inventory';
import type { DeploymentRecord, KeptPlace } from '../records/record';
import type { DeployedFrom } from './result';

/** A module that an environment has, or should have by its record. */
export type DeployedModule = {
  readonly module: string;
  readonly deployed?: DeployedFrom;
} & (
  | { readonly kept: KeptPlace }
  /** A clause that follows the module's name: why there is nothing to compare it with. `next`: what makes that good. */
  | { readonly problem: string; readonly next?: string }
);

/** Of every branch, the definition's and others, by name. */
export async function deployedModules(run: Run): Promise<readonly DeployedModule[]> {
  const inventory = await run.inventory();
  const names = [...new Set([...inventory.modules, ...inventory.recorded])].sort();
  const found = await Promise.all(
    names.map(async (module) =>
      module === BACKEND_MODULE ? backend(run) : tellModule(run, module, await inventory.deployed(module)),
    ),
  );
  return found.filter((module) => module !== undefined);
}

/** Its record is another one, which bootstrap writes. */
async function backend({ session, store }: Run): Promise<DeployedModule> {
  const record = await readRecord(store.bucket, session.platform);
  if (record?.kept !== undefined) return { module: BACKEND_MODULE, kept: record.kept, deployed: { at: record.at } };
  return {
    module: BACKEND_MODULE,
    problem: 'has no record of its set-up',
    next: `npx projen bootstrap:${session.environment.name}`,
  };
}

function tellModule(run: Run, module: string, { state, record, unreadable }: Deployed): DeployedModule | undefined {
  const isThere = state !== undefined && !isVoid(state);
  const next = nextFor(run, module);
  if (unreadable) return { module, problem: 'has a record that is damaged, or of a newer release', next };
  if (record?.outcome !== 'applied') {
    return isThere ? { module, problem: withoutRecord(record), next } : undefined;
  }
  const deployed = originOf(record);
  // A deployment may leave nothing behind, and then there is nothing to look at.
  if (!isThere && state?.serial === record.state.serial) return undefined;
  if (!isThere) {
    const problem = `was deployed ${describeOrigin({ ...record, uncommitted: !record.clean })}, and its state is gone`;
    return { module, deployed, problem };
  }
  return { module, deployed, kept: record.kept };
}

function withoutRecord(record: DeploymentRecord | undefined): string {
  if (record === undefined) return 'has resources, and no record of how they were deployed';
  return `was destroyed by ${record.who} on ${record.at.slice(0, 10)}, and has resources again`;
}

/** A deployment writes the record; what the definition does not have, nobody can deploy from here. */
function nextFor({ session: { platform, environment } }: Run, module: string): string | undefined {
  const known = platform.modules.find(({ name }) => name === module)?.environments.includes(environment.name) ?? false;
  return known ? `npx projen deploy:${environment.name} --module ${module}` : undefined;
}

function originOf({ commit, branch, at }: DeploymentRecord): DeployedFrom {
  return { ...(commit !== undefined && { commit }), ...(branch !== undefined && { branch }), at };
}
