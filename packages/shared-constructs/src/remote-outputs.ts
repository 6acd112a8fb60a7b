import { remoteStateKey, repositorySegment, stateBucket, stateKey, type Platform } from '@mlopspltf/definition';
import { DataTerraformRemoteStateS3, propertyAccess, Token, type IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import type { CommonVariables } from './common-variables';
import { asOutputValues } from './escape-hatches';
import type { MapOutput, ModuleOutputs, OutputTypes, OutputValues } from './module-outputs';
import { outputChecks } from './output-checks';

/** What another module offers, read from its state in the environment that is deployed to. */
export class RemoteOutputs<Types extends OutputTypes> {
  public readonly values: OutputValues<Types>;

  constructor(
    scope: Construct,
    platform: Platform,
    variables: CommonVariables,
    public readonly declaration: ModuleOutputs<Types>,
  ) {
    const repository = otherRepository(platform, declaration);
    const id = repository === undefined ? declaration.module : `${identifier(repository)}__${declaration.module}`;
    const state = new DataTerraformRemoteStateS3(scope, id, {
      bucket: stateBucket(platform, variables.environment),
      key: stateKeyOf(platform, declaration),
      region: variables.region,
      allowedAccountIds: [variables.accountId],
    });
    state.overrideLogicalId(id);
    // Within a repository synthesis compares both ends.
    if (repository !== undefined) state.addOverride('lifecycle.postcondition', outputChecks(repository, declaration));
    this.values = asOutputValues(
      Object.fromEntries(Object.entries(declaration.types).map(([name, kind]) => [name, READERS[kind](state, name)])),
    );
  }
}

/** Where the state of a declared module lies, in the bucket of each environment. */
export function stateKeyOf(platform: Pick<Platform, 'repository'>, declaration: ModuleOutputs): string {
  const repository = otherRepository(platform, declaration);
  const { module } = declaration;
  return repository === undefined ? stateKey(platform, module) : remoteStateKey({ repository, module });
}

/** The repository that has the module; undefined for this one. */
export function otherRepository(
  platform: Pick<Platform, 'repository'>,
  { repository }: Pick<ModuleOutputs, 'repository'>,
): string | undefined {
  return repository === platform.repository.name ? undefined : repository;
}

/** A repository's name as part of an identifier, which no module's name can be: those have no `__`. */
function identifier(repository: string): string {
  return repositorySegment(repository)
    .replaceAll(/[^A-Za-z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_');
}

type Reader = (state: DataTerraformRemoteStateS3, name: string) => unknown;

const READERS: Readonly<Record<OutputTypes[string], Reader>> = {
  string: (state, name) => state.getString(name),
  number: (state, name) => state.getNumber(name),
  boolean: (state, name) => state.getBoolean(name),
  list: (state, name) => state.getList(name),
  map: (state, name) => new RemoteMap(state.get(name)),
};

class RemoteMap implements MapOutput {
  public readonly creationStack: string[] = [];

  constructor(private readonly output: IResolvable) {}

  public get(key: string): string {
    return Token.asString(propertyAccess(this.output, [key]));
  }

  public asMap(): Record<string, string> {
    return Token.asStringMap(this.output);
  }

  public resolve(): unknown {
    return this.output;
  }

  public toString(): string {
    return Token.asString(this.output);
  }
}
