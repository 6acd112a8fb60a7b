import { camelCase, packageFolder, packageName, pascalCase, PACKAGE_SCOPE, type Module } from '@mlopspltf/definition';
import { SampleFile, type Project } from 'projen';
import { WorkspacePackage } from './workspace-package';

/** Subpath of a module's package under which other modules find the declaration of its outputs. */
export const OUTPUTS_ENTRY = './outputs';

/** The class that `src/stack.ts` of a module exports. */
export function stackClass(module: string): string {
  return `${pascalCase(module)}Stack`;
}

/**
 * The package of one module. What a person edits (stack, outputs, test, README) is written once, as a small stack that
 * deploys and a test that passes, and never again.
 */
export class ModulePackage extends WorkspacePackage {
  constructor(parent: Project, module: Module) {
    super({
      parent,
      name: packageName(module.name),
      folder: packageFolder(module.name),
      description: module.description,
      uses: ['@cdktf/provider-aws', 'cdktf', 'constructs'],
      siblings: [
        `${PACKAGE_SCOPE}/definition`,
        `${PACKAGE_SCOPE}/shared-constructs`,
        ...module.dependsOn.map(packageName),
      ],
      entries: { [OUTPUTS_ENTRY]: './src/outputs.ts' },
    });
    new SampleFile(this, 'src/index.ts', { contents: indexSample() });
    new SampleFile(this, 'src/outputs.ts', { contents: outputsSample(module) });
    new SampleFile(this, 'src/stack.ts', { contents: stackSample(module) });
    new SampleFile(this, 'test/stack.test.ts', { contents: testSample(module) });
    new SampleFile(this, 'README.md', { contents: readmeSample(module) });
  }
}

function indexSample(): string {
  return ["export * from './outputs';", "export * from './stack';", ''].join('\n');
}

function outputsSample(module: Module): string {
  return `import { declareOutputs } from '${PACKAGE_SCOPE}/shared-constructs';

/** What other modules may read of this one. */
export const ${camelCase(module.name)} = declareOutputs('${module.name}', {
  parameter_name: 'string',
});
`;
}

function stackSample(module: Module): string {
  const purpose = packageFolder(module.name);
  return `import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '${PACKAGE_SCOPE}/shared-constructs';
import type { Construct } from 'constructs';
import { ${camelCase(module.name)} } from './outputs';

/** ${module.description}. */
export class ${stackClass(module.name)} extends ModuleStack<typeof ${camelCase(module.name)}.types> {
  constructor(scope: Construct) {
    super(scope, ${camelCase(module.name)});
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', '${purpose}'),
      type: 'String',
      value: '${module.name}',
    });
    this.setOutputs({ parameter_name: parameter.name });
  }
}
`;
}

function testSample(module: Module): string {
  return `import { synthStack } from '${PACKAGE_SCOPE}/shared-constructs/testing';
import { ${stackClass(module.name)} } from '../src';

test('the stack synthesizes one parameter, named after the environment', () => {
  const { resource } = synthStack(${stackClass(module.name)});

  expect(Object.keys(resource.aws_ssm_parameter ?? {})).toHaveLength(1);
  expect(Object.values(resource.aws_ssm_parameter ?? {})[0]?.name).toContain('\${var.environment}');
});
`;
}

function readmeSample(module: Module): string {
  return `# ${module.name}

${module.description}.
`;
}
