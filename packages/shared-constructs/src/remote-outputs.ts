import { stateBucket, stateKey, type Platform } from '@mlopspltf/definition';
import { DataTerraformRemoteStateS3, propertyAccess, Token, type IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import type { CommonVariables } from './common-variables';
import { asOutputValues } from './escape-hatches';
import type { MapOutput, ModuleOutputs, OutputTypes, OutputValues } from './module-outputs';

/** What another module offers, read from its state in the environment that is deployed to. */
export class RemoteOutputs<Types extends OutputTypes> {
  public readonly values: OutputValues<Types>;

  constructor(
    scope: Construct,
    platform: Platform,
    variables: CommonVariables,
    public readonly declaration: ModuleOutputs<Types>,
  ) {
    const state = new DataTerraformRemoteStateS3(scope, declaration.module, {
      bucket: stateBucket(platform, variables.environment),
      key: stateKey(platform, declaration.module),
      region: variables.region,
      allowedAccountIds: [variables.accountId],
    });
    state.overrideLogicalId(declaration.module);
    this.values = asOutputValues(
      Object.fromEntries(Object.entries(declaration.types).map(([name, kind]) => [name, READERS[kind](state, name)])),
    );
  }
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
