import type { OperationResult } from '../../src';

/** How each module came out, by name. */
export function outcomes({ modules }: OperationResult): Readonly<Record<string, string>> {
  return Object.fromEntries(modules.map(({ module, outcome }) => [module, outcome]));
}
