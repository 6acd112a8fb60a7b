import type { Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';
import { backendViolations } from './backend';
import { bindingViolations } from './bindings';
import { readViolations } from './dependencies';
import { outputViolations } from './outputs';
import { portabilityViolations } from './portable';

export { membershipViolations } from './membership';
export { unknownNeeds, unknownTypes } from './needs';
export { unreadDependencies } from './dependencies';

export interface CheckedAgainst {
  readonly platform: Platform;
  /** Folder of the repository. */
  readonly root: string;
  /** The stacks whose declared outputs are known. */
  readonly stacks: readonly BuiltStack[];
}

/** All that is wrong with one stack. */
export function stackViolations(
  built: BuiltStack,
  { platform, root, stacks }: CheckedAgainst,
): readonly SynthViolation[] {
  return [
    ...backendViolations(platform, built),
    ...bindingViolations(platform, built),
    ...outputViolations(built),
    ...readViolations(platform, built, stacks),
    ...portabilityViolations(platform, root, built),
  ];
}
