import { recordKey, stateKey } from '@mlopspltf/definition';
import { join } from 'node:path';
import { basename, dirname } from 'node:path/posix';
import type { Configuration } from '../configuration/configuration';
import { GuardError, InputError } from '../errors';
import type { Inventory } from '../records/inventory';
import { fetchKept } from '../records/kept-configuration';
import type { DeploymentRecord } from '../records/record';
import { modulePaths } from '../workspace/paths';
import { isVoid, removedModules } from './catalog';
import type { Node } from './graph';
import type { Run } from './run';

/** A module that only its record knows of, with what it was deployed from. */
export interface FormerModule extends Node {
  readonly configuration: Configuration;
}

/**
 * The modules among those named that the definition no longer has, as they were last deployed.
 *
 * @param beside modules of the definition that go in the same run, which they may read @default - none
 * @throws InputError for names of nothing that is there, and for those of which nothing was kept
 */
export async function formerModules(
  run: Run,
  names: readonly string[],
  beside: readonly string[] = [],
): Promise<readonly FormerModule[]> {
  const inventory = await run.inventory();
  const removed = await removedModules(run.session, inventory);
  const { environment } = run.session;
  const unknown = names.filter((name) => !removed.some(({ module }) => module === name));
  const unkept = removed.filter(({ module, kept }) => names.includes(module) && !kept).map(({ module }) => module);
  const problems = [
    ...unknown.map(
      (name) =>
        `${environment.name} has no module "${name}": the definition does not name it, and nothing of it is there.`,
    ),
    ...unkept.map(
      (name) =>
        `${name} is no longer in the definition, and how it was deployed was not recorded. Check out the last commit that had it, and destroy it from there.`,
    ),
  ];
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  const records = await deployedRecords(inventory);
  return Promise.all(names.map((name) => formerModule(run, name, [...names, ...beside], records.get(name))));
}

/** The records of all that is deployed, by module. */
async function deployedRecords(inventory: Inventory): Promise<ReadonlyMap<string, DeploymentRecord>> {
  const found = await Promise.all(
    inventory.modules.map(async (module) => ({ module, ...(await inventory.deployed(module)) })),
  );
  return new Map(
    found.flatMap(({ module, record, state }) =>
      record?.outcome === 'applied' && state && !isVoid(state) ? [[module, record] as const] : [],
    ),
  );
}

/**
 * What is deployed may read more than what is defined: a module that the definition no longer has, or a version that no
 * longer reads it. Without what it reads, Terraform could not even destroy it.
 *
 * @param names all that is to be destroyed
 * @throws GuardError when a module that stays, as it is deployed, reads outputs of one of them
 */
export async function refuseDeployedReaders(run: Run, names: readonly string[]): Promise<void> {
  const { platform, environment } = run.session;
  const inventory = await run.inventory();
  const records = await deployedRecords(inventory);
  const found = names.flatMap((name) =>
    [...records]
      .filter(([reader, record]) => !names.includes(reader) && readsOf(record).includes(stateKey(platform, name)))
      .map(([reader]) => ({ reader, name })),
  );
  if (found.length === 0) return;
  const lines = found.map(
    ({ reader, name }) => `  ${reader}, as it is deployed to ${environment.name}, still reads outputs of ${name}.`,
  );
  const readers = [...new Set(found.map(({ reader }) => `--module ${reader}`))].sort();
  throw new GuardError(['Nothing is destroyed:', ...lines, 'Destroy it first, or deploy it without them.'].join('\n'), {
    next: `npx projen destroy:${environment.name} ${readers.join(' ')}`,
  });
}

async function formerModule(
  run: Run,
  name: string,
  going: readonly string[],
  record: DeploymentRecord | undefined,
): Promise<FormerModule> {
  const { platform } = run.session;
  const folder = join(modulePaths(run.paths, name).stack, '..', 'kept');
  const configuration = record && (await fetchKept(run.store.bucket, { module: name, kept: record.kept, folder }));
  if (configuration === undefined || record === undefined) {
    throw new InputError(
      `What was kept of ${name} beside ${recordKey(platform, name)} is damaged or gone. ` +
        'Check out the last commit that had it, and destroy it from there.',
    );
  }
  const dependsOn = readsOf(record)
    .map((key) => basename(dirname(key)))
    .filter((other) => other !== name && going.includes(other));
  return { name, dependsOn: [...new Set(dependsOn)], configuration };
}

/** Keys of the states that a module read when it was deployed. */
function readsOf({ reads }: DeploymentRecord): readonly string[] {
  return Object.keys(reads).map((name) => name.split('#')[0] ?? name);
}
