import { BACKEND_MODULE, modulesOf, stateKey, type Module } from '@mlopspltf/definition';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { RemovedModule, Session } from '../api';
import { readConfiguration, type Configuration } from '../configuration/configuration';
import { readDigests } from '../configuration/output-reads';
import { differenceOf, type Candidate, type Difference } from '../detection/difference';
import { ExecutionError, InputError } from '../errors';
import type { Inventory, StateFacts } from '../records/inventory';
import { refuseUnvetted } from '../vetting/vet';
import { RemoteReads } from './remote-reads';

/** A module's configuration with the values that it would read now. */
export interface Planned extends Candidate {
  readonly configuration: Configuration;
  /** Whether something is not there that it reads of another repository. Only what is to be destroyed is so. */
  readonly lacks: boolean;
}

export interface PlannedOptions {
  /** Whether it is to be destroyed, for which it need not read anything. @default false */
  readonly destroy?: boolean;
}

/** What would be deployed to an environment, beside what is there. */
export class Catalog {
  private readonly remote: RemoteReads;

  private constructor(
    private readonly session: Session,
    private readonly configurations: ReadonlyMap<string, Configuration>,
    public readonly inventory: Inventory,
  ) {
    this.remote = new RemoteReads(session);
  }

  /**
   * @param modules of the definition
   * @param others what else takes part
   * @throws InputError when a stack is missing, damaged, reads what the definition does not say, or holds what Terraform
   * is not started on
   */
  public static async open(
    session: Session,
    inventory: Inventory,
    modules: readonly Pick<Module, 'name'>[],
    others: readonly Configuration[] = [],
  ): Promise<Catalog> {
    const limit = pLimit(FILES_AT_ONCE);
    const configurations = await Promise.all(modules.map(({ name }) => limit(() => readConfiguration(session, name))));
    const all = [...configurations, ...others];
    await refuseUnvetted(session, all);
    const byName = all.map((configuration) => [configuration.module, configuration] as const);
    const catalog = new Catalog(session, new Map(byName), inventory);
    catalog.refuseUnknownReads();
    return catalog;
  }

  public configuration(module: string): Configuration {
    const found = this.configurations.get(module);
    if (found === undefined) throw new TypeError(`${module} is not in the catalog`);
    return found;
  }

  /**
   * With the values as the states have them now.
   *
   * @throws ExecutionError when a state is not there, or damaged
   * @throws GuardError when what it reads of another repository is not there
   */
  public async planned(module: string, { destroy = false }: PlannedOptions = {}): Promise<Planned> {
    const configuration = this.configuration(module);
    const states = await this.statesRead(configuration);
    const missing = this.remote.missing(configuration, states);
    if (missing.length > 0 && !destroy) throw this.remote.refusal(configuration, missing);
    const values = readDigests(configuration.reads, (key) => states.get(key)?.outputs);
    return { configuration, digests: configuration.digests, values, lacks: missing.length > 0 };
  }

  /** As {@link planned}, with values that are read anew. */
  public async plannedNow(module: string): Promise<Planned> {
    for (const key of Object.keys(this.configuration(module).reads)) this.inventory.forget(key);
    return this.planned(module);
  }

  public async difference(planned: Planned): Promise<Difference> {
    const deployed = await this.inventory.deployed(planned.configuration.module);
    return differenceOf(planned, deployed, (key) => this.nameOf(key));
  }

  /** Whether a module has to be planned whatever values it will read. */
  public async isAltered(module: string): Promise<boolean> {
    const { record, verified } = await this.inventory.deployed(module);
    const { digests } = this.configuration(module);
    return ![record, verified].some((known) => known && isDeepStrictEqual(known.configuration, digests));
  }

  /** Names of outputs that a module reads of another one of the definition. */
  public reads(module: string, dependency: string): readonly string[] | 'all' {
    return this.configuration(module).reads[stateKey(this.session.platform, dependency)] ?? [];
  }

  /** What the environment still has of modules that the definition no longer gives it. */
  public async removed(): Promise<readonly RemovedModule[]> {
    return removedModules(this.session, this.inventory);
  }

  /** A state that is not there has no value to plan with. */
  private async statesRead(configuration: Configuration): Promise<ReadonlyMap<string, StateFacts>> {
    const { module, reads } = configuration;
    const found = await Promise.all(
      Object.keys(reads).map(async (key) => [key, await this.stateRead(module, key)] as const),
    );
    const states = new Map(found.flatMap(([key, state]) => (state && !isVoid(state) ? [[key, state] as const] : [])));
    const missing = Object.keys(reads)
      .filter((key) => !this.remote.isRemote(key) && !states.has(key))
      .map((key) => this.nameOf(key));
    if (missing.length === 0) return states;
    const { name } = this.session.environment;
    throw new ExecutionError(
      `${module} reads outputs of ${missing.join(', ')}, which ${name} does not have yet: deploy ${missing.length === 1 ? 'it' : 'them'} first.`,
      { next: `npx projen deploy:${name} ${missing.map((other) => `--module ${other}`).join(' ')}` },
    );
  }

  private stateRead(module: string, key: string): Promise<StateFacts | undefined> {
    const look = (): Promise<StateFacts | undefined> => this.inventory.state(key);
    return this.remote.isRemote(key) ? this.remote.state(module, key, look) : look();
  }

  /** The graph is the definition's: what reads otherwise would be planned on values that are about to change. */
  private refuseUnknownReads(): void {
    const { platform } = this.session;
    const problems = [...this.configurations].flatMap(([name, { reads }]) => {
      const own = platform.modules.find((module) => module.name === name);
      return platform.modules
        .filter((other) => own && stateKey(platform, other.name) in reads && !own.dependsOn.includes(other.name))
        .map((other) => `${name} reads outputs of ${other.name}, which is not in its dependsOn.`);
    });
    const unnamed = [...this.configurations.values()].flatMap((configuration) => this.remote.unnamed(configuration));
    if (problems.length + unnamed.length === 0) return;
    const ways = [
      ...(problems.length > 0
        ? ['Add it to dependsOn in .projenrc.ts and run npx projen: the order of a deployment follows from there.']
        : []),
      ...(unnamed.length > 0
        ? ['Add it to reads in .projenrc.ts and run npx projen: what the roles may read follows from there.']
        : []),
    ];
    throw new InputError([...problems, ...unnamed, ...ways].join('\n'));
  }

  /** The module whose state has a key; the key itself for what the definition does not name. */
  private nameOf(key: string): string {
    const { platform } = this.session;
    const own = platform.modules.find(({ name }) => stateKey(platform, name) === key);
    return own?.name ?? this.remote.nameOf(key) ?? key;
  }
}

/** @see Catalog.removed */
export async function removedModules(
  { platform, environment }: Pick<Session, 'platform' | 'environment'>,
  inventory: Inventory,
): Promise<readonly RemovedModule[]> {
  const present = modulesOf(platform, environment.name).map(({ name }) => name);
  const others = inventory.modules.filter((name) => !present.includes(name) && name !== BACKEND_MODULE);
  const deployed = await Promise.all(others.map(async (name) => ({ name, ...(await inventory.deployed(name)) })));
  return deployed
    .filter(({ state }) => state && !isVoid(state))
    .map(({ name, state, record }) => ({
      module: name,
      resources: state?.resources ?? 0,
      kept: record?.outcome === 'applied',
    }));
}

/** Whether nothing is in a state: never applied, or destroyed. */
export function isVoid({ resources, outputs }: Pick<StateFacts, 'resources' | 'outputs'>): boolean {
  return resources === 0 && Object.keys(outputs).length === 0;
}

const FILES_AT_ONCE = 16;
