import {
  findModule,
  OIDC_MODULE,
  remoteModuleName,
  remoteStateKey,
  repositorySegment,
  show,
  type Platform,
  type RemoteModule,
} from '@mlopspltf/definition';
import type { Session } from '../api';
import type { Configuration } from '../configuration/configuration';
import { GuardError } from '../errors';
import type { StateFacts } from '../records/inventory';

/** What other repositories offer, as the definition names it and their states hold it. */
export class RemoteReads {
  private readonly named: ReadonlyMap<string, RemoteModule>;

  constructor(private readonly session: Pick<Session, 'platform' | 'environment'>) {
    const reads = session.platform.modules.flatMap((module) => module.reads ?? []);
    this.named = new Map(reads.map((read) => [remoteStateKey(read), read]));
  }

  /** Whether a state is another repository's. */
  public isRemote(key: string): boolean {
    return !key.startsWith(`${repositorySegment(this.session.platform.repository.name)}/`);
  }

  /** `mlopspltf-infra/network`; undefined for a state that the definition does not name. */
  public nameOf(key: string): string | undefined {
    const read = this.named.get(key);
    return read && remoteModuleName(read);
  }

  /** States that a module reads although the definition does not say so; as sentences. */
  public unnamed({ module, reads }: Pick<Configuration, 'module' | 'reads'>): readonly string[] {
    if (!isDefined(this.session.platform, module)) return [];
    const named = (findModule(this.session.platform, module).reads ?? []).map(remoteStateKey);
    return Object.keys(reads)
      .filter((key) => this.isRemote(key) && !named.includes(key))
      .map((key) => `${module} reads ${show(key)} of another repository, which is not named in its reads.`);
  }

  /** @param look at a state @throws GuardError in its place where the credentials may not read it, with what gives them that */
  public async state(
    module: string,
    key: string,
    look: () => Promise<StateFacts | undefined>,
  ): Promise<StateFacts | undefined> {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      throw new GuardError(
        `${module} reads outputs of ${this.nameOf(key) ?? key}: ${error.message} The roles of the workflows may read what ` +
          `the definition names once ${OIDC_MODULE} was applied after that.`,
        { cause: error },
      );
    }
  }

  /** The states and outputs that a module reads of other repositories and that are not there; as sentences. */
  public missing(
    { reads }: Pick<Configuration, 'reads'>,
    states: ReadonlyMap<string, Pick<StateFacts, 'outputs'>>,
  ): readonly string[] {
    const { name } = this.session.environment;
    return Object.entries(reads)
      .filter(([key]) => this.isRemote(key))
      .flatMap(([key, outputs]) => {
        const [remote, state] = [this.nameOf(key) ?? key, states.get(key)];
        if (state === undefined) return [`${name} does not have ${remote}, whose outputs it reads.`];
        const present = Object.keys(state.outputs).sort();
        const lacking = outputs === 'all' ? [] : outputs.filter((output) => !present.includes(output));
        const has = present.length === 0 ? 'it has none' : `it has ${present.map(show).join(', ')}`;
        return lacking.map((output) => `${remote} has no output ${show(output)} in ${name}: ${has}.`);
      });
  }

  /** Nothing here can bring what is missing. */
  public refusal({ module }: Pick<Configuration, 'module'>, missing: readonly string[]): GuardError {
    const { name } = this.session.environment;
    return new GuardError(
      `${module} cannot be planned. ${missing.join(' ')} Another repository makes ${missing.length === 1 ? 'it' : 'them'}: ` +
        `deploy it there first (npx projen deploy:${name}), as it is declared here.`,
    );
  }
}

/** Modules that the definition no longer has are planned as they were deployed. */
function isDefined({ modules }: Pick<Platform, 'modules'>, module: string): boolean {
  return modules.some(({ name }) => name === module);
}
