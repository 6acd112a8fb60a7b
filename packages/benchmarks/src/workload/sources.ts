import { camelCase, packageFolder, pascalCase, type GraphNode } from '@mlopspltf/definition';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { valueOf, type Edition } from './modules';

/** Writes what a person would: outputs and stack of a module. The rest of its package is generated. */
export function writeSources(root: string, module: GraphNode, edition: Edition): void {
  const source = join(root, 'packages', packageFolder(module.name), 'src');
  const files = { 'index.ts': INDEX, 'outputs.ts': outputsSource(module), 'stack.ts': stackSource(module, edition) };
  for (const [name, text] of Object.entries(files)) {
    const file = join(source, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const INDEX = "export * from './outputs';\nexport * from './stack';\n";

function outputsSource({ name }: GraphNode): string {
  return `import { declareOutputs } from '@mlopspltf/shared-constructs';

export const ${camelCase(name)} = declareOutputs('${name}', { parameter_name: 'string' });
`;
}

function stackSource({ name, dependsOn }: GraphNode, edition: Edition): string {
  const outputs = camelCase(name);
  const read = dependsOn.map((other) => `\${this.outputsOf(${camelCase(other)}).parameter_name}`);
  return `import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
${dependsOn.map((other) => `import { ${camelCase(other)} } from '@mlopspltf/${packageFolder(other)}/outputs';\n`).join('')}import { ${outputs} } from './outputs';

export class ${pascalCase(name)}Stack extends ModuleStack<typeof ${outputs}.types> {
  constructor(scope: Construct) {
    super(scope, ${outputs});
    const own = new SsmParameter(this, 'own', {
      name: this.resourceName('ssm', '${packageFolder(name)}-own'),
      type: 'String',
      insecureValue: '${valueOf(name, edition)}',
    });
    new SsmParameter(this, 'read', {
      name: this.resourceName('ssm', '${packageFolder(name)}-read'),
      type: 'String',
      insecureValue: \`${read.join(' ') || name}\`,
    });
    this.setOutputs({ parameter_name: own.name });
  }
}
`;
}
