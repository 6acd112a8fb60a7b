import fc from 'fast-check';
import { branchMatches, trustOf, type EnvironmentDefinition, type RepositoryDefinition, type Trust } from '../src';
import { GOOD, platform } from './definitions';

const IDS = { id: '74', ownerId: '65' };
const DELIVERY = 'example-org/mlopspltf-infra/.github/workflows/deliver.yml@refs/heads/main';

function trust(
  role: 'plan' | 'pr-plan' | 'apply',
  environment: string,
  repository: Partial<RepositoryDefinition> = {},
  changes: Partial<EnvironmentDefinition> = {},
): Trust | undefined {
  const resolved = platform({
    repository: { ...GOOD.repository, ...repository },
    environments: GOOD.environments.map((each) => (each.name === environment ? { ...each, ...changes } : each)),
  });
  const [found] = resolved.environments.filter(({ name }) => name === environment);
  if (!found) throw new Error(`there is no ${environment}`);
  return trustOf(resolved, found, role);
}

const REPO = 'repo:example-org/mlopspltf-infra';

test.each([
  ['plan', 'prd', {}, { sub: [`${REPO}:ref:refs/heads/main`], ref: ['refs/heads/main'] }],
  ['apply', 'prd', {}, { sub: [`${REPO}:environment:prd`], ref: ['refs/heads/main'] }],
] as const)('the role %s of %s is for one branch, told to the letter', (role, environment, repository, own) => {
  expect(trust(role, environment, repository)).toEqual({
    equals: { aud: ['sts.amazonaws.com'], job_workflow_ref: [DELIVERY], ...own },
    like: {},
  });
});

test('whoever looks for drift comes from the default branch, so that every role to plan trusts it too', () => {
  expect(trust('plan', 'tst')?.equals).toMatchObject({
    sub: [`${REPO}:ref:refs/heads/develop`, `${REPO}:ref:refs/heads/main`],
    ref: ['refs/heads/develop', 'refs/heads/main'],
  });
  expect(trust('plan', 'dev')?.like).toEqual({
    sub: [`${REPO}:ref:refs/heads/feature/*`, `${REPO}:ref:refs/heads/main`],
    ref: ['refs/heads/feature/*', 'refs/heads/main'],
  });
  expect(trust('plan', 'prd', { defaultBranch: 'trunk' })?.equals).toMatchObject({
    job_workflow_ref: ['example-org/mlopspltf-infra/.github/workflows/deliver.yml@refs/heads/trunk'],
    ref: ['refs/heads/main', 'refs/heads/trunk'],
  });
});

test('nothing is applied from the default branch to an environment of another one', () => {
  expect(trust('apply', 'tst')?.equals.ref).toEqual(['refs/heads/develop']);
  expect(trust('apply', 'dev')).toMatchObject({
    equals: { sub: [`${REPO}:environment:dev`] },
    like: { ref: ['refs/heads/feature/*'] },
  });
});

test('a pull request plans where its base can be one branch, unless the environment has it planned offline', () => {
  expect(trust('pr-plan', 'tst')).toMatchObject({
    equals: { sub: [`${REPO}:pull_request`] },
    like: { ref: ['refs/pull/*/merge'] },
  });
  expect(trust('pr-plan', 'dev')).toBeUndefined();
  expect(trust('pr-plan', 'tst', {}, { pullRequestPlans: 'offline' })).toBeUndefined();
});

test.each([
  ['names', [`${REPO}:environment:tst`]],
  ['ids', ['repo:example-org@65/mlopspltf-infra@74:environment:tst']],
  ['both', [`${REPO}:environment:tst`, 'repo:example-org@65/mlopspltf-infra@74:environment:tst']],
] as const)('the subject has the form that the definition names: %s', (subject, sub) => {
  expect(trust('apply', 'tst', { ...IDS, subject })?.equals.sub).toEqual(sub);
});

test("GitHub's numbers are asked for where they are known", () => {
  expect(trust('apply', 'tst', IDS)?.equals).toMatchObject({ repository_id: ['74'], repository_owner_id: ['65'] });
  expect(trust('apply', 'tst', { id: '74' })?.equals).not.toHaveProperty('repository_owner_id');
  expect(trust('apply', 'tst')?.equals).not.toHaveProperty('repository_id');
});

test('whatever the branch is called, its role is trusted for that branch, and a wildcard stands only for a folder', () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/).filter((text) => !text.endsWith('.lock'));
  const branch = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([words, folder]) => `${words.join('/')}${folder ? '/**' : ''}`);

  fc.assert(
    fc.property(branch, (pattern) => {
      const found = trustOf(platform(), { name: 'dev', branch: pattern, pullRequestPlans: 'online' }, 'apply');
      const [ref = ''] = found?.like.ref ?? found?.equals.ref ?? [];
      const admitted = ref.replace('*', 'a/b').slice('refs/heads/'.length);

      expect(branchMatches(pattern, admitted)).toBe(true);
      expect(ref.includes('*')).toBe(pattern.endsWith('/**'));
      expect(Object.keys(found?.like ?? {})).toEqual(pattern.endsWith('/**') ? ['ref'] : []);
    }),
  );
});
