import { resolvePlatform } from '@mlopspltf/definition';
import { synthStack, type TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { GithubOidcStack } from '../src';
import { subjectsOf, subjectTest } from '../src/trust';

const platform = resolvePlatform({
  repository: { owner: 'acme', name: 'ml-infra' },
  prefix: 'acme',
  environments: [
    { name: 'dev', branch: 'feature/**', account: '444455556666' },
    { name: 'tst', branch: 'develop', account: '555566667777' },
    { name: 'prd', branch: 'main', account: '666677778888' },
  ],
  modules: [{ name: 'github_oidc', appliedBy: 'administrator' }],
});

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Conditions under which a role's trust policy lets a token in. */
function conditions(stack: TerraformJson, role: 'plan' | 'apply'): readonly Condition[] {
  const [, document] =
    Object.entries(stack.data.aws_iam_policy_document ?? {}).find(([id]) => id.startsWith(`${role}_trust`)) ?? [];
  const statements = document?.statement as readonly { readonly condition: readonly Condition[] }[];
  expect(statements).toHaveLength(1);
  return statements.flatMap(({ condition }) => condition);
}

const SUBJECT = 'token.actions.githubusercontent.com:sub';

test.each([
  ['dev', 'plan', 'StringLike', ['repo:acme/ml-infra:ref:refs/heads/feature/*']],
  ['tst', 'plan', 'StringEquals', ['repo:acme/ml-infra:ref:refs/heads/develop', 'repo:acme/ml-infra:pull_request']],
  ['prd', 'plan', 'StringEquals', ['repo:acme/ml-infra:ref:refs/heads/main', 'repo:acme/ml-infra:pull_request']],
  ['dev', 'apply', 'StringEquals', ['repo:acme/ml-infra:environment:dev']],
  ['tst', 'apply', 'StringEquals', ['repo:acme/ml-infra:environment:tst']],
  ['prd', 'apply', 'StringEquals', ['repo:acme/ml-infra:environment:prd']],
] as const)('in %s the role to %s trusts its own subjects, for its audience', (environment, role, test_, subjects) => {
  const found = conditions(synthStack(GithubOidcStack, { platform, environment }), role);

  expect(found).toEqual([
    { test: 'StringEquals', variable: 'token.actions.githubusercontent.com:aud', values: ['sts.amazonaws.com'] },
    { test: test_, variable: SUBJECT, values: subjects },
  ]);
});

test('no subject begins with a wildcard, and none holds one but at the end of a folder', () => {
  for (const environment of platform.environments) {
    for (const role of ['plan', 'apply'] as const) {
      for (const subject of subjectsOf(platform, environment, role)) {
        expect(subject).toMatch(/^repo:acme\/ml-infra:[^*?]+(\/\*)?$/);
        expect(subject.includes('*')).toBe(subjectTest(environment, role) === 'StringLike');
      }
    }
  }
});

test('as it is deployed the stack looks the subjects up by environment', () => {
  const found = conditions(synthStack(GithubOidcStack, { platform }), 'apply');

  expect(found.find(({ variable }) => variable === SUBJECT)?.values).toMatch(
    /^\$\{\{"dev" = .*\}\[var\.environment\]\}$/,
  );
});
