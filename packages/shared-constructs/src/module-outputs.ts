import type { IResolvable } from 'cdktf';

/** What an output is, in Terraform's words. */
export type OutputKind = 'string' | 'number' | 'boolean' | 'list' | 'map';

/** Kinds of outputs by name. */
export type OutputTypes = Readonly<Record<string, OutputKind>>;

/** The outputs that one module offers to others: all that another module may import of it. */
export interface ModuleOutputs<Types extends OutputTypes = OutputTypes> {
  /** As in the definition. */
  readonly module: string;
  /** Name → kind. The names are those of Terraform's outputs. */
  readonly types: Types;
  /** Name of the repository that has the module. @default - the one that it is read in */
  readonly repository?: string;
}

export interface DeclareOutputsOptions {
  /**
   * Name of the repository that has the module, as in `github.com/OWNER/NAME`, where others read it. The module that
   * reads names it among its `reads` in `.projenrc.ts`.
   * @default - the one that it is read in
   */
  readonly repository?: string;
}

/**
 * Declares the outputs of a module, in a file of its own that loads nothing else.
 *
 * ```ts
 * export const artifactStore = declareOutputs('artifact_store', { kms_key_arn: 'string', bucket_names: 'map' });
 * ```
 *
 * Outputs of another repository's module are declared where they are read, as far as they are:
 *
 * ```ts
 * export const network = declareOutputs('network', { vpc_id: 'string' }, { repository: 'mlopspltf-infra' });
 * ```
 *
 * Names are snake_case; synthesis refuses others.
 */
export function declareOutputs<const Types extends OutputTypes>(
  module: string,
  types: Types,
  { repository }: DeclareOutputsOptions = {},
): ModuleOutputs<Types> {
  return { module, types, ...(repository !== undefined && { repository }) };
}

/** Names that Terraform, the definition and TypeScript all take. */
export function isSnakeCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name);
}

interface Assigned {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
  readonly list: readonly string[];
  readonly map: Readonly<Record<string, string>>;
}

/** What `setOutputs` takes. */
export type AssignedOutputs<Types extends OutputTypes> = {
  readonly [Name in keyof Types]: Assigned[Types[Name]] | IResolvable;
};

/** A map that is known when Terraform runs, not before: there are no properties to read. */
export interface MapOutput extends IResolvable {
  /** The element at that key; Terraform fails where there is none. */
  get(key: string): string;
  /** For arguments that take a whole map. */
  asMap(): Record<string, string>;
}

interface Read {
  readonly string: string;
  readonly number: number;
  readonly boolean: IResolvable;
  readonly list: string[];
  readonly map: MapOutput;
}

/** What `outputsOf` gives: tokens, known when Terraform runs. */
export type OutputValues<Types extends OutputTypes> = { readonly [Name in keyof Types]: Read[Types[Name]] };
