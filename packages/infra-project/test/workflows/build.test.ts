import { resolvePlatform, type PlatformDefinition } from '@mlopspltf/definition';
import { buildWorkflow } from '../../src/workflows/build';
import { DEFINITION } from './platforms';

function builtBranches(repository: Partial<PlatformDefinition['repository']> = {}): unknown {
  const platform = resolvePlatform({ ...DEFINITION, repository: { ...DEFINITION.repository, ...repository } });
  return buildWorkflow(platform).on.push;
}

test('the branches of environments are built', () => {
  expect(builtBranches()).toEqual({ branches: ['feature/**', 'develop', 'main'] });
});

test.each([
  ['is no environment’s', 'trunk', ['feature/**', 'develop', 'main', 'trunk']],
  ['lies in the folder of one', 'feature/trunk', ['feature/**', 'develop', 'main']],
])('the default branch is built where it %s', (_, defaultBranch, branches) => {
  expect(builtBranches({ defaultBranch })).toEqual({ branches });
});
