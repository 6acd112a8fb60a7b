import type { OperationResult } from '../../src';

/** How each module came out, by name; `failed` only where a failure without words is meant. */
export function outcomes({ modules }: OperationResult): Readonly<Record<string, string>> {
  return Object.fromEntries(modules.map(({ module, outcome }) => [module, outcome]));
}
