import { camelCase, packageFolder, pascalCase, PACKAGE_SCOPE, type Module } from '@mlopspltf/definition';
import { LINE_WIDTH } from './lint';

/** Whether a line may be as long, as `npx projen test` has prettier judge it. */
const fits = (line: string): boolean => line.length <= LINE_WIDTH;

/** The class that `src/stack.ts` of a module exports. */
export function stackClass(module: string): string {
  return `${pascalCase(module)}Stack`;
}

/** What a person edits of a module's package, by path: a small stack that deploys, and a test that passes. */
export function moduleSamples(module: Module): Readonly<Record<string, string>> {
  return {
    'src/index.ts': index(),
    'src/outputs.ts': outputs(module),
    'src/stack.ts': stack(module),
    'test/stack.test.ts': test(module),
  };
}

/**
 * The same for a module whose stack comes from a package.
 *
 * @param from that package, with scope
 */
export function publishedModuleSamples(module: Module, from: string): Readonly<Record<string, string>> {
  return {
    'src/index.ts': index(),
    'src/outputs.ts': `export { ${camelCase(module.name)} } from '${from}/outputs';\n`,
    'src/stack.ts': `export { ${stackClass(module.name)} } from '${from}';\n`,
    'test/stack.test.ts': publishedTest(module),
  };
}

/**
 * What a module's README says until a person writes more.
 *
 * @param isSample whether its stack is the one of {@link moduleSamples}
 */
export function moduleReadme(module: Module, isSample: boolean): string {
  if (!isSample) return `# ${module.name}\n\n${module.description}. The stack comes with the tools.\n`;
  return `# ${module.name}

${module.description}.

| output | what it is |
|---|---|
| \`parameter_name\` | name of the parameter that the stack makes |
`;
}

function index(): string {
  return ["export * from './outputs';", "export * from './stack';", ''].join('\n');
}

function outputs({ name }: Module): string {
  const start = `export const ${camelCase(name)} = declareOutputs(`;
  const declaration = fits(`${start}'${name}', {`)
    ? [`${start}'${name}', {`, "  parameter_name: 'string',", '});']
    : [start, `  '${name}',`, '  {', "    parameter_name: 'string',", '  },', ');'];
  return `import { declareOutputs } from '${PACKAGE_SCOPE}/shared-constructs';

/** What other modules may read of this one. */
${declaration.join('\n')}
`;
}

function stack(module: Module): string {
  const own = camelCase(module.name);
  // A name of the constructor's would hide the outputs of a module that is called so.
  const local = (name: string): string => (name === own ? `${name}Here` : name);
  const [scope, parameter] = [local('scope'), local('parameter')];
  return `import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '${PACKAGE_SCOPE}/shared-constructs';
import type { Construct } from 'constructs';
import { ${own} } from './outputs';

/** ${module.description.replaceAll('*/', '*\\/')}. */
${classHead(module)}
  constructor(${scope}: Construct) {
    super(${scope}, ${own});
    const ${parameter} = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', '${packageFolder(module.name)}'),
      type: 'String',
      value: '${module.name}',
    });
    this.setOutputs({ parameter_name: ${parameter}.name });
  }
}
`;
}

function classHead({ name }: Module): string {
  const [start, types] = [`export class ${stackClass(name)} extends ModuleStack<`, `typeof ${camelCase(name)}.types`];
  return fits(`${start}${types}> {`) ? `${start}${types}> {` : `${start}\n  ${types}\n> {`;
}

function test(module: Module): string {
  return `import { synthStack } from '${PACKAGE_SCOPE}/shared-constructs/testing';
import { ${stackClass(module.name)} } from '../src';

test('the stack synthesizes one parameter, named after the environment', () => {
  const { resource } = synthStack(${stackClass(module.name)});

  expect(Object.keys(resource.aws_ssm_parameter ?? {})).toHaveLength(1);
  expect(Object.values(resource.aws_ssm_parameter ?? {})[0]?.name).toContain('\${var.environment}');
});
`;
}

function publishedTest(module: Module): string {
  return `import { synthStack } from '${PACKAGE_SCOPE}/shared-constructs/testing';
import { ${stackClass(module.name)} } from '../src';

test('the stack synthesizes with the definition of this repository', () => {
  expect(Object.keys(synthStack(${stackClass(module.name)}).resource)).not.toEqual([]);
});
`;
}
