import { oneOf, type Platform } from '@mlopspltf/definition';
import type { SynthViolation } from '../synth-error';

export interface Membership {
  readonly built: readonly string[];
  /** There, but reported for another reason. */
  readonly failed: readonly string[];
}

/** Each module of the definition has a stack, and each stack is a module of the definition. */
export function membershipViolations(platform: Platform, { built, failed }: Membership): SynthViolation[] {
  const known = platform.modules.map(({ name }) => name);
  return [
    ...built
      .filter((module) => !known.includes(module))
      .map((module) => ({
        module,
        where: '',
        problem: 'is not a module of the definition',
        remedy: `Add it to .projenrc.ts and run npx projen, or remove its stack. ${oneOf(known)}`,
      })),
    ...known
      .filter((module) => !built.includes(module) && !failed.includes(module))
      .map((module) => ({
        module,
        where: '',
        problem: 'has no stack',
        remedy: 'Run npx projen, which lists the stacks of all modules in .projen/main.ts.',
      })),
  ];
}
