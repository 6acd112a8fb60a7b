import type { IResolvable } from 'cdktf';
import type { OutputTypes, OutputValues } from './module-outputs';
import type { EnvironmentValue, PerEnvironment } from './per-environment';
import type { TerraformJson } from './terraform-json';

/*
 * The casts of this package, each with its reason.
 */

/**
 * `PerEnvironment` claims to be a symbol and a function so that the compiler refuses it in conditions, templates and
 * arithmetic. No object can be that: the claim is for the compiler only.
 */
export function asPerEnvironment<T extends EnvironmentValue>(lookUp: IResolvable): PerEnvironment<T> {
  return lookUp as unknown as PerEnvironment<T>;
}

/** Built by name from the declaration that `Types` is the type of, which `Object.fromEntries` cannot express. */
export function asOutputValues<Types extends OutputTypes>(
  values: Readonly<Record<string, unknown>>,
): OutputValues<Types> {
  return values as OutputValues<Types>;
}

/** cdktf writes these objects; their fields are all optional, so whoever reads them has to look anyway. */
export function asTerraformJson(parsed: unknown): TerraformJson {
  return parsed as TerraformJson;
}
