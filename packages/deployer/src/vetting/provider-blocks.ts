import type { Violation } from '@mlopspltf/definition';
import { VETTED_PROVIDERS, vettedNames } from './providers';
import { eachBlock, eachLabel, onlyArguments, onlyTheAccount } from './vetting';

/** The blocks `provider`: which credentials are used, and where they are sent. */
export function vetProviderBlocks(value: unknown, at: string): readonly Violation[] {
  return eachLabel(value, at, (name, blocks, place) => {
    const vetted = VETTED_PROVIDERS.find((provider) => provider.name === name);
    if (vetted === undefined) {
      return [
        {
          where: place,
          problem: 'is not a provider that stacks may use',
          remedy: `Providers run with the rights of a deployment. Vetted are: ${vettedNames()}.`,
        },
      ];
    }
    return eachBlock(blocks, place, (block, here) => [
      ...onlyArguments(block, vetted.arguments, here),
      ...onlyTheAccount(block, here),
    ]);
  });
}

/** Without a block of its own a provider takes whatever account it finds credentials for. */
export function missingProvider(value: unknown): readonly Violation[] {
  return value === undefined
    ? [{ where: 'provider', problem: 'is missing', remedy: 'Extend ModuleStack, which writes it.' }]
    : [];
}
