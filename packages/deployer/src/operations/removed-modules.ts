import { recordKey, stateKey } from '@mlopspltf/definition';
import { join } from 'node:path';
import { basename, dirname } from 'node:path/posix';
import type { Configuration } from '../configuration/configuration';
import { sha256 } from '../configuration/digests';
import { GuardError, InputError } from '../errors';
import type { Inventory } from '../records/inventory';
import { unpackKept } from '../records/kept-configuration';
import type { DeploymentRecord } from '../records/record';
import { modulePaths } from '../workspace/paths';
import { removedModules } from './catalog';
import type { Node } from './graph';
import type { Run } from './run';

/** A module that only its record knows of, with what it was deployed from. */
export interface FormerModule extends Node {
  readonly configuration: Configuration;
}

/**
 * The modules among those named that the definition no longer has, as they were last deployed.
 *
 * @throws InputError for names of nothing that is there, and for those of which nothing was kept
 * @throws GuardError when another module, as it is deployed, still reads outputs of one of them
 */
export async function formerModules(run: Run, names: readonly string[]): Promise<readonly FormerModule[]> {
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
  refuseReaders(run, names, records);
  return Promise.all(names.map((name) => formerModule(run, name, names, records.get(name))));
}

/** The records of all that is deployed, by module. */
async function deployedRecords(inventory: Inventory): Promise<ReadonlyMap<string, DeploymentRecord>> {
  const found = await Promise.all(
    inventory.modules.map(async (module) => [module, (await inventory.deployed(module)).record] as const),
  );
  return new Map(
    found.flatMap(([module, record]) => (record?.outcome === 'applied' ? [[module, record] as const] : [])),
  );
}

function refuseReaders(run: Run, names: readonly string[], records: ReadonlyMap<string, DeploymentRecord>): void {
  const { platform, environment } = run.session;
  const lines = names.flatMap((name) =>
    [...records]
      .filter(([reader, record]) => !names.includes(reader) && readsOf(record).includes(stateKey(platform, name)))
      .map(([reader]) => `  ${reader}, as it is deployed to ${environment.name}, still reads outputs of ${name}.`),
  );
  if (lines.length === 0) return;
  throw new GuardError(
    ['Nothing is destroyed:', ...lines, 'Deploy it without them first, or destroy it as well.'].join('\n'),
    {
      next: `npx projen deploy:${environment.name}`,
    },
  );
}

async function formerModule(
  run: Run,
  name: string,
  names: readonly string[],
  record: DeploymentRecord | undefined,
): Promise<FormerModule> {
  const { platform } = run.session;
  const folder = join(modulePaths(run.paths, name).stack, '..', 'kept');
  const text = record && (await run.store.bucket.object(record.kept.key, record.kept.version));
  const configuration =
    text !== undefined && sha256(text) === record?.kept.sha256 ? await unpackKept(text, name, folder) : undefined;
  if (configuration === undefined || record === undefined) {
    throw new InputError(
      `What was kept of ${name} beside ${recordKey(platform, name)} is damaged or gone. ` +
        'Check out the last commit that had it, and destroy it from there.',
    );
  }
  const dependsOn = readsOf(record)
    .map((key) => basename(dirname(key)))
    .filter((other) => other !== name && names.includes(other));
  return { name, dependsOn: [...new Set(dependsOn)], configuration };
}

/** Keys of the states that a module read when it was deployed. */
function readsOf({ reads }: DeploymentRecord): readonly string[] {
  return Object.keys(reads).map((name) => name.split('#')[0] ?? name);
}
