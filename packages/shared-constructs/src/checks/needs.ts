import type { Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import { requiredActions } from '../required-actions';
import type { TerraformJson } from '../terraform-json';

/** Types of AWS' provider in a stack for which nobody has looked at what AWS asks for; `data.` before those that only look. */
export function unknownTypes({ resource, data }: Pick<TerraformJson, 'resource' | 'data'>): readonly string[] {
  const types = [...Object.keys(resource), ...Object.keys(data).map((type) => `data.${type}`)];
  return types.filter((type) => /^(data\.)?aws_/.test(type) && requiredActions(type) === undefined);
}

/**
 * What the workflows' roles may turn out to lack. It is said and not refused: by hand and on the emulator such a stack
 * deploys all the same, and in another repository the roles may have the rights from elsewhere.
 */
export function unknownNeeds(platform: Platform, { module, json }: BuiltStack): readonly string[] {
  const types = unknownTypes(json);
  const { appliedBy } = platform.modules.find(({ name }) => name === module) ?? {};
  if (appliedBy !== 'pipeline' || types.length === 0) return [];
  return [
    `${module} is made of ${types.join(', ')}, and nobody has looked at which rights that takes: AWS may refuse it to the workflows' roles. Add it to required-actions of shared-constructs, and have github_oidc applied first.`,
  ];
}
