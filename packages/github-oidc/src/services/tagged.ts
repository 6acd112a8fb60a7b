import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { when, type Condition } from '../statements';

/** Conditions on the tags that the provider puts on everything: what AWS names by numbers is told by them. */
export interface TagConditions {
  /** What bears the tags. */
  readonly ours: readonly Condition[];
  /** What gets them now. */
  readonly asOurs: readonly Condition[];
  /** What gets them now, or gets others beside. */
  readonly asOursIfAny: readonly Condition[];
  /** What bears them, or has none. */
  readonly notTheirs: readonly Condition[];
}

/** By the project and the environment of a stack. */
export function tagConditions({ platform, environment }: ModuleStack): TagConditions {
  const tags = Object.entries({ Project: platform.prefix, Environment: environment });
  const conditions = (test: string, key: string): readonly Condition[] =>
    tags.map(([tag, value]) => when(test, `aws:${key}/${tag}`, value));
  return {
    ours: conditions('StringEquals', 'ResourceTag'),
    asOurs: conditions('StringEquals', 'RequestTag'),
    asOursIfAny: conditions('StringEqualsIfExists', 'RequestTag'),
    notTheirs: conditions('StringEqualsIfExists', 'ResourceTag'),
  };
}
