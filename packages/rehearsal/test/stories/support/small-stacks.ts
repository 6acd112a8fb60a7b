/** Texts of files by their paths in the repository. */
export type Files = Readonly<Record<string, string>>;

export interface SmallStackOptions {
  /** What its parameter holds: another text is a change in place. @default - the name of the module */
  readonly value?: string;
  /** Purposes of further parameters, in kebab-case. @default - none */
  readonly more?: readonly string[];
}

/**
 * `artifact_store` as one SSM parameter, with the outputs that it declares. The key's ARN is known after apply only, so what reads
 * it waits for the next wave at a first deployment.
 */
export function artifactStoreFiles({ value = 'artifact_store', more = [] }: SmallStackOptions = {}): Files {
  return {
    'packages/artifact-store/src/stack.ts': `import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { artifactStore } from './outputs';

export class ArtifactStoreStack extends ModuleStack<typeof artifactStore.types> {
  constructor(scope: Construct) {
    super(scope, artifactStore);
    const own = ${parameter('artifact-store', value)};
${more.map((purpose) => `    ${parameter(purpose, purpose)};\n`).join('')}    this.setOutputs({
      kms_key_arn: own.arn,
      bucket_names: { datasets: own.name },
      bucket_arns: { datasets: own.arn },
    });
  }
}
`,
  };
}

/** `container_registry` as parameters, one of which holds what it reads of `artifact_store`. */
export function containerRegistryFiles({ value = 'container_registry', more = [] }: SmallStackOptions = {}): Files {
  return {
    'packages/container-registry/src/stack.ts': `import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { artifactStore } from '@mlopspltf/artifact-store/outputs';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { containerRegistry } from './outputs';

export class ContainerRegistryStack extends ModuleStack<typeof containerRegistry.types> {
  constructor(scope: Construct) {
    super(scope, containerRegistry);
    const own = ${parameter('container-registry', value)};
    new SsmParameter(this, 'read', {
      name: this.resourceName('ssm', 'container-registry-read'),
      type: 'String',
      insecureValue: this.outputsOf(artifactStore).kms_key_arn,
    });
${more.map((purpose) => `    ${parameter(purpose, purpose)};\n`).join('')}    this.setOutputs({
      repository_urls: { training: own.name },
      repository_arns: { training: own.arn },
    });
  }
}
`,
  };
}

/** Both modules as they are at the beginning of a story. */
export const SMALL_STACKS: Files = { ...artifactStoreFiles(), ...containerRegistryFiles() };

function parameter(purpose: string, value: string): string {
  const name = `this.resourceName('ssm', '${purpose}')`;
  return `new SsmParameter(this, '${purpose}', { name: ${name}, type: 'String', insecureValue: ${JSON.stringify(value)} })`;
}
