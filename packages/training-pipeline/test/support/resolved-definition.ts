import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { TrainingPipelineStack } from '../../src';
import type { ChurnPipelineDefinition } from '../../src/definition';

const known = new Map<string, ChurnPipelineDefinition>();

/** The definition as SageMaker gets it in an environment, but for what Terraform reads elsewhere (`${…}`). */
export function definitionIn(environment: string): ChurnPipelineDefinition {
  const found = known.get(environment) ?? resolvedIn(environment);
  known.set(environment, found);
  return found;
}

function resolvedIn(environment: string): ChurnPipelineDefinition {
  const resolved: unknown[] = [];
  class Probe extends TrainingPipelineStack {
    constructor(scope: Construct) {
      super(scope);
      const resolver = new DefaultTokenResolver(new StringConcat());
      resolved.push(Tokenization.resolve(this.definition, { scope: this, resolver, preparing: false }));
    }
  }
  synthStack(Probe, { environment });
  // The last stack that is made for it is the one with the environment's values.
  return resolved.at(-1) as ChurnPipelineDefinition;
}
