import type { Platform } from '@mlopspltf/definition';
import { TerraformDataSource, TerraformProvider, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';

/** Bindings ask for the provider that they were made from; the lock file and the definition name one. */
export function bindingViolations(platform: Platform, { module, stack }: BuiltStack): SynthViolation[] {
  const expected = platform.versions.awsProvider;
  const versions = new Map<string, string>();
  for (const construct of stack.node.findAll()) {
    const version = awsVersion(construct);
    if (version !== undefined && version !== expected && !versions.has(version)) {
      versions.set(version, construct.node.path.split('/').slice(1).join('/'));
    }
  }
  return [...versions].map(([version, where]) => ({
    module,
    where,
    value: version,
    problem: `is the AWS provider these bindings are for, but the definition says "${expected}"`,
    remedy: 'Set versions.awsProvider in .projenrc.ts to the version of the bindings, or install bindings that fit.',
  }));
}

function awsVersion(construct: IConstruct): string | undefined {
  if (
    !TerraformResource.isTerraformResource(construct) &&
    !TerraformDataSource.isTerraformDataSource(construct) &&
    !TerraformProvider.isTerraformProvider(construct)
  ) {
    return undefined;
  }
  const made = construct.terraformGeneratorMetadata;
  return made?.providerName === 'aws' ? made.providerVersion : undefined;
}
