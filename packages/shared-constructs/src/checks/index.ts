import type { Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';
import { backendViolations } from './backend';
import { bindingViolations } from './bindings';
import { readViolations } from './dependencies';
import { nameViolations } from './names';
import { outputViolations } from './outputs';

export { membershipViolations } from './membership';
export { unreadDependencies } from './dependencies';

/** What can be said of one stack; where it reads others, those of `all` that are there are looked at. */
export function stackViolations(platform: Platform, built: BuiltStack, all: readonly BuiltStack[]): readonly SynthViolation[] {
  return [
    ...backendViolations(platform, built),
    ...bindingViolations(platform, built),
    ...outputViolations(built),
    ...readViolations(platform, built, all),
    ...nameViolations(platform, built),
  ];
}
