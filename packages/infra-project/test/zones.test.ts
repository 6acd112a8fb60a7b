import { resolvePlatform, TOOL_PACKAGES, type PlatformDefinition } from '@mlopspltf/definition';
import { TOOLKIT } from '../src/toolkit';
import { Toolkit, type ToolkitSource } from '../src/toolkit-source';
import { importZones } from '../src/zones';
import { GOOD } from './definitions';

const WITH_ROLES: PlatformDefinition = {
  ...GOOD,
  modules: [...GOOD.modules, { name: 'github_oidc', appliedBy: 'administrator' }],
};

/** The messages that lint gives for an import in a file of that folder. */
function refusals(folder: string, imported: string, source: ToolkitSource = 'workspace'): readonly string[] {
  const toolkit = new Toolkit(source, GOOD.repository.name);
  const zone = importZones(resolvePlatform(WITH_ROLES), toolkit).find(({ files }) =>
    files.startsWith(`packages/${folder}/`),
  );
  return (zone?.patterns ?? [])
    .filter(({ regex }) => new RegExp(regex, 'u').test(imported))
    .map(({ message }) => message);
}

test.each([
  ['definition', '@mlopspltf/deployer'],
  ['deployer', '@mlopspltf/emulator'],
  ['emulator', '@mlopspltf/deployer'],
  ['deployer', 'cdktf'],
  ['deployer', '@cdktf/provider-aws/lib/s3-bucket'],
  ['deployer', 'projen'],
  ['deployer', 'projen/lib/json'],
  ['shared-constructs', 'projen'],
  ['infra-project', '@mlopspltf/shared-constructs'],
  ['deployer', '../../emulator/src'],
  ['deployer', '../../../packages/emulator/src'],
  ['shared-constructs', '@cdktf/provider-aws'],
  ['artifact-store', '@cdktf/provider-aws'],
  ['artifact-store', '@cdktf/provider-aws/lib'],
  ['artifact-store', '@mlopspltf/definition'],
  ['container-registry', '@mlopspltf/artifact-store'],
  ['container-registry', '../../artifact-store/src/outputs'],
])('%s may not import %s', (folder, imported) => {
  expect(refusals(folder, imported)).not.toEqual([]);
});

test.each([
  ['deployer', '@mlopspltf/definition'],
  ['cli', '@mlopspltf/deployer'],
  ['infra-project', 'projen'],
  ['shared-constructs', '@cdktf/provider-aws/lib/provider'],
  ['artifact-store', '@cdktf/provider-aws/lib/s3-bucket'],
  ['artifact-store', '@mlopspltf/shared-constructs'],
  ['container-registry', '@mlopspltf/artifact-store/outputs'],
  ['deployer', './bootstrap/steps'],
])('%s may import %s', (folder, imported) => {
  expect(refusals(folder, imported)).toEqual([]);
});

describe('in a repository whose tools come from elsewhere', () => {
  test.each([
    ['artifact-store', '@mlopspltf/deployer'],
    ['artifact-store', '@mlopspltf/github-oidc'],
    ['container-registry', '@mlopspltf-infra/artifact-store'],
    ['container-registry', '../../artifact-store/src/outputs'],
  ])('%s may not import %s', (folder, imported) => {
    expect(refusals(folder, imported, 'published')).not.toEqual([]);
  });

  test.each([
    ['artifact-store', '@mlopspltf/shared-constructs'],
    ['container-registry', '@mlopspltf-infra/artifact-store/outputs'],
    ['github-oidc', '@mlopspltf/github-oidc'],
    ['github-oidc', '@mlopspltf/github-oidc/outputs'],
  ])('%s may import %s', (folder, imported) => {
    expect(refusals(folder, imported, 'published')).toEqual([]);
  });
});

test('no tool imports in a circle', () => {
  const reaches = (from: string, seen: readonly string[] = []): readonly string[] =>
    (TOOLKIT.find(({ folder }) => folder === from)?.imports ?? []).flatMap((next) =>
      seen.includes(next) ? [next] : [next, ...reaches(next, [...seen, next])],
    );

  for (const { folder } of TOOLKIT) expect(reaches(folder)).not.toContain(folder);
});

test("no module can take the folder of a tool: the definition's list names every one", () => {
  expect(TOOL_PACKAGES).toEqual(expect.arrayContaining(TOOLKIT.map(({ folder }) => folder)));
});
