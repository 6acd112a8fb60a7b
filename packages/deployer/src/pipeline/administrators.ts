import { BACKEND_MODULE, modulesOf } from '@mlopspltf/definition';
import { readRecord } from '../bootstrap/record';
import { readConfiguration } from '../configuration/configuration';
import { digestOf } from '../configuration/digests';
import { messageOf } from '../errors';
import { Catalog } from '../operations/catalog';
import type { Run } from '../operations/run';

/** A module that a person has to apply, because it gives rights or holds the states. */
export interface AdministratorsModule {
  readonly module: string;
  /** A clause that follows the module's name: `its stack changed`. */
  readonly reason: string;
  /** For a person with an administrator's rights, in a checkout of the commit. */
  readonly command: string;
}

/** The administrator's modules that are not as the environment last got them. Nothing of them is planned. */
export async function administratorsModules(run: Run): Promise<readonly AdministratorsModule[]> {
  const { platform, environment } = run.session;
  const modules = modulesOf(platform, environment.name).filter(
    ({ name, appliedBy }) => appliedBy === 'administrator' && name !== BACKEND_MODULE,
  );
  const catalog = await Catalog.open(run.session, await run.inventory(), modules);
  const found = await Promise.all(
    modules.map(async ({ name }) => {
      const reason = await reasonOf(catalog, name);
      const command = `npx projen deploy:${environment.name} --module ${name}`;
      return reason === undefined ? [] : [{ module: name, reason, command }];
    }),
  );
  return [...(await backendModule(run)), ...found.flat()];
}

/** What cannot be compared because another module was never deployed counts as different. */
async function reasonOf(catalog: Catalog, module: string): Promise<string | undefined> {
  try {
    const { differs, reason } = await catalog.difference(await catalog.planned(module));
    return differs ? reason : undefined;
  } catch (error) {
    return `cannot be compared: ${messageOf(error)}`;
  }
}

/** Its record is the one that bootstrap writes. */
async function backendModule(run: Run): Promise<readonly AdministratorsModule[]> {
  const { session, store } = run;
  const { digests } = await readConfiguration(session, BACKEND_MODULE);
  const record = await readRecord(store.bucket, session.platform);
  if (record?.configuration === digestOf(digests)) return [];
  const reason = record === undefined ? 'has no record of its set-up' : 'was changed since it was set up';
  return [{ module: BACKEND_MODULE, reason, command: `npx projen bootstrap:${session.environment.name}` }];
}
