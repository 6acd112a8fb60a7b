import { BACKEND_MODULE, modulesOf } from '@mlopspltf/definition';
import type { ResourceChange } from '../api';
import { readRecord } from '../bootstrap/record';
import { digestOf } from '../configuration/digests';
import { messageOf } from '../errors';
import { leftOutModules } from '../limits/left-out';
import { Catalog, isVoid } from '../operations/catalog';
import type { Run } from '../operations/run';
import { planToShow } from './plan-to-show';

/** A module that a person has to apply, because it gives rights or holds the states. */
export interface AdministratorsModule {
  readonly module: string;
  /** A clause that follows the module's name: `its stack changed`. */
  readonly reason: string;
  /** For a person with an administrator's rights, in a checkout of the commit. */
  readonly command: string;
  /** What applying it would do. @default - it was not planned, or could not be */
  readonly changes?: readonly ResourceChange[];
}

/** One that differs. */
interface Differing extends Omit<AdministratorsModule, 'changes'> {
  /** Whether a plan would tell something. */
  readonly canBePlanned: boolean;
}

/**
 * The administrator's modules that are not as the environment last got them. Their plans are shown and kept nowhere: the
 * pipeline has no right to apply them.
 *
 * @param plans whether they are planned, beside being compared
 */
export async function administratorsModules(run: Run, plans: boolean): Promise<readonly AdministratorsModule[]> {
  const { platform, environment } = run.session;
  const all = modulesOf(platform, environment.name).filter(({ appliedBy }) => appliedBy === 'administrator');
  const leftOut = await leftOutModules(
    run.session,
    all.map(({ name }) => name),
  );
  const modules = all.filter(({ name }) => !leftOut.some(({ module }) => module === name));
  const catalog = await Catalog.open(run.session, await run.inventory(), modules);
  const found = await Promise.all(
    modules.map(({ name }) =>
      name === BACKEND_MODULE ? differingBackend(run, catalog) : differing(run, catalog, name),
    ),
  );
  // All else stands on the backend.
  const different = found
    .filter((one) => one !== undefined)
    .sort((a, b) => Number(b.module === BACKEND_MODULE) - Number(a.module === BACKEND_MODULE));
  const names = different.filter(({ canBePlanned }) => canBePlanned).map(({ module }) => module);
  const planned = plans ? await planToShow(run, catalog, names) : undefined;
  return different.map(({ module, reason, command }) => {
    const changes = planned?.get(module);
    return { module, reason, command, ...(changes && { changes }) };
  });
}

/** What cannot be compared because another module was never deployed counts as different. */
async function differing({ session }: Run, catalog: Catalog, module: string): Promise<Differing | undefined> {
  const command = `npx projen deploy:${session.environment.name} --module ${module}`;
  try {
    const { differs, reason } = await catalog.difference(await catalog.planned(module));
    return differs ? { module, reason, command, canBePlanned: true } : undefined;
  } catch (error) {
    return { module, reason: `cannot be compared: ${messageOf(error)}`, command, canBePlanned: false };
  }
}

/** Its record is the one that bootstrap writes. Without a state, all that is there would be planned once more. */
async function differingBackend({ session, store }: Run, catalog: Catalog): Promise<Differing | undefined> {
  const { digests } = catalog.configuration(BACKEND_MODULE);
  const record = await readRecord(store.bucket, session.platform);
  if (record?.configuration === digestOf(digests)) return undefined;
  const { state } = await catalog.inventory.deployed(BACKEND_MODULE);
  return {
    module: BACKEND_MODULE,
    reason: record === undefined ? 'has no record of its set-up' : 'was changed since it was set up',
    command: `npx projen bootstrap:${session.environment.name}`,
    canBePlanned: state !== undefined && !isVoid(state),
  };
}
