import { BACKEND_MODULE } from '@mlopspltf/definition';
import type { StateBucket } from '../aws/state-bucket';
import { readRecord } from '../bootstrap/record';
import { describeOrigin } from '../detection/difference';
import { messageOf } from '../errors';
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
  /** Why it cannot be looked at. `next`: the command that makes that good. */
  | { readonly problem: string; readonly next?: string }
);

/** The part of a run that is asked. */
interface Asked extends Pick<Run, 'inventory' | 'session'> {
  readonly store: { readonly bucket: Pick<StateBucket, 'object'> };
}

/** Of every branch, the definition's and others, by name. */
export async function deployedModules(run: Asked): Promise<readonly DeployedModule[]> {
  const inventory = await run.inventory();
  const names = [...new Set([...inventory.modules, ...inventory.recorded])].sort();
  const found = await Promise.all(
    names.map(async (module) => {
      try {
        return module === BACKEND_MODULE
          ? await backend(run)
          : tellModule(run, module, await inventory.deployed(module));
      } catch (error) {
        return { module, problem: messageOf(error) };
      }
    }),
  );
  return found.filter((module) => module !== undefined);
}

/** Its record is another one, which bootstrap writes. */
async function backend({ session, store }: Asked): Promise<DeployedModule> {
  const record = await readRecord(store.bucket, session.platform);
  if (record?.kept !== undefined) return { module: BACKEND_MODULE, kept: record.kept, deployed: { at: record.at } };
  return {
    module: BACKEND_MODULE,
    problem: `${BACKEND_MODULE} has no record of its set-up. ${NOTHING}`,
    next: `npx projen bootstrap:${session.environment.name}`,
  };
}

function tellModule(run: Asked, module: string, { state, record, unreadable }: Deployed): DeployedModule | undefined {
  const isThere = state !== undefined && !isVoid(state);
  const next = nextFor(run, module);
  const unknown = (what: string): DeployedModule => ({ module, problem: `${module} ${what}. ${NOTHING}`, next });
  if (unreadable) return unknown('has a damaged record');
  // What a removal left behind is nobody's deployment any more.
  if (record?.outcome === 'destroyed' && isSame(record.state, state)) return undefined;
  if (record?.outcome !== 'applied') return isThere ? unknown(withoutRecord(record)) : undefined;
  const deployed = originOf(record);
  // A deployment may leave nothing behind, and then there is nothing to look at.
  if (!isThere && state?.serial === record.state.serial) return undefined;
  if (!isThere) {
    const origin = describeOrigin({ ...record, uncommitted: !record.clean });
    return { module, deployed, problem: `${module} was deployed ${origin}, and its state is gone or empty.` };
  }
  return { module, deployed, kept: record.kept };
}

function isSame(then: DeploymentRecord['state'], now: Deployed['state']): boolean {
  return then.lineage === now?.lineage && then.serial === now.serial;
}

function withoutRecord(record: DeploymentRecord | undefined): string {
  if (record === undefined) return 'has resources, and no record of how they were deployed';
  return `was destroyed by ${record.who} on ${record.at.slice(0, 10)}, and has resources again`;
}

/** A deployment writes the record; what the definition does not have, nobody can deploy from here. */
function nextFor({ session: { platform, environment } }: Asked, module: string): string | undefined {
  const known = platform.modules.find(({ name }) => name === module)?.environments.includes(environment.name) ?? false;
  return known ? `npx projen deploy:${environment.name} --module ${module}` : undefined;
}

const NOTHING = 'There is nothing to compare it with.';

function originOf({ commit, branch, at }: DeploymentRecord): DeployedFrom {
  return { ...(commit !== undefined && { commit }), ...(branch !== undefined && { branch }), at };
}
