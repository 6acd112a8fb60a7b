import type { PlatformDefinition } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import type { PolicyDocument } from '@mlopspltf/testing';
import { GithubOidcStack } from '../src';
import { DEFINITION, platformOf, policiesOf, type Role } from './support/roles';

const { resource, output } = synthStack(GithubOidcStack);
const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];

test('there are three roles with the names that the workflows know, and outputs for them', () => {
  expect(
    Object.values(resource.aws_iam_role ?? {})
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'mlopspltf-${var.environment}-iam-github-apply',
    'mlopspltf-${var.environment}-iam-github-plan',
    'mlopspltf-${var.environment}-iam-github-pr-plan',
  ]);
  expect(Object.keys(output).sort()).toEqual([
    'apply_role_arn',
    'identity_provider_arn',
    'plan_role_arn',
    'pr_plan_role_arn',
  ]);
});

test('the role that changes things gives its jobs two hours, those that look give one', () => {
  const longest = new Map(
    Object.values(resource.aws_iam_role ?? {}).map(({ name, max_session_duration: seconds }) => [name, seconds]),
  );

  expect(Object.fromEntries(longest)).toEqual({
    'mlopspltf-${var.environment}-iam-github-apply': 7200,
    'mlopspltf-${var.environment}-iam-github-plan': 3600,
    'mlopspltf-${var.environment}-iam-github-pr-plan': 3600,
  });
});

test('as it is deployed, the stack looks up by environment whom it trusts, and whether the role is there', () => {
  const counts = new Map(Object.values(resource.aws_iam_role ?? {}).map(({ name, count }) => [name, count]));

  expect(counts.get('mlopspltf-${var.environment}-iam-github-pr-plan')).toBe(
    '${{"dev" = 0, "tst" = 1, "prd" = 1}[var.environment]}',
  );
  expect([...counts.values()].filter((count) => count !== undefined)).toHaveLength(1);
});

test('an environment whose pull requests are planned offline has no role for them', () => {
  const environments = DEFINITION.environments.map((each) => ({ ...each, pullRequestPlans: 'offline' as const }));
  const platform = platformOf({ environments });

  expect(platform.environments.map(({ name }) => policiesOf(platform, name).has('pr-plan'))).toEqual([
    false,
    false,
    false,
  ]);
});

describe('no policy', () => {
  const policies = ROLES.flatMap((role) =>
    policiesOf(platformOf(), 'dev')
      .permissions(role)
      .map((policy) => [role, policy] as const),
  );
  const allows = ({ Statement }: PolicyDocument): readonly PolicyDocument['Statement'][number][] =>
    Statement.filter(({ Effect }) => Effect === 'Allow');

  test.each(policies)('allows all of a service, or all but some (%s)', (_, policy) => {
    for (const { Action, NotAction, NotResource } of allows(policy)) {
      expect(NotAction ?? NotResource).toBeUndefined();
      for (const action of [Action ?? []].flat()) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+\*?$/);
    }
  });

  test.each(policies)("reaches beyond the platform's names without a condition, but to look (%s)", (_, policy) => {
    const wide = allows(policy).filter(({ Resource }) =>
      [Resource ?? []].flat().some((arn) => !arn.includes('acme-dev-')),
    );
    const unconditional = wide.filter(({ Condition }) => Condition === undefined);

    for (const { Sid, Action } of unconditional) {
      for (const action of [Action ?? []].flat())
        expect([Sid, action]).toEqual([Sid, expect.stringMatching(/:(Get|List|Describe)/)]);
    }
  });

  // The emulator does not know `NotResource`, and takes a statement with it for an allowance.
  test.each(policies)('says which resources it is not about (%s)', (_, policy) => {
    expect(policy.Statement.filter((statement) => statement.NotResource !== undefined)).toEqual([]);
  });
});

describe("AWS' limits", () => {
  // Names as long as AWS takes them for roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  const long: PlatformDefinition = {
    ...DEFINITION,
    prefix: 'p'.repeat(20),
    region: 'ap-southeast-1',
    repository: { owner: 'acme', name: 'n'.repeat(60) },
    stateLocking: 'both',
    environments: [{ name: 'production', branch: 'main', account: '444455556666', destroyable: true }],
  };
  const policies = policiesOf(platformOf(long), 'production');
  /** As AWS counts: without white space. */
  const size = (policy: PolicyDocument): number =>
    JSON.stringify(policy).replaceAll(/\s/g, '').length + '"Version":"2012-10-17",'.length;

  test.each(ROLES)('hold for what is written into a role, and what is attached to it: %s', (role) => {
    const [inline, ...attached] = policies.permissions(role);

    expect(size(inline)).toBeLessThanOrEqual(10_240);
    for (const policy of attached) expect(size(policy)).toBeLessThanOrEqual(6_144);
    expect(attached.length).toBeLessThanOrEqual(10);
  });

  test('hold for the boundary', () => {
    expect(size(policies.boundary)).toBeLessThanOrEqual(6_144);
  });
});

describe('what is attached to a role', () => {
  const attached = (environment: string): readonly (readonly string[])[] =>
    policiesOf(platformOf(), environment)
      .permissions('apply')
      .slice(1)
      .map(({ Statement }) => Statement.map(({ Sid = '' }) => Sid));

  test('is there once each, whatever the environment', () => {
    const [dev, prd] = [attached('dev').flat(), attached('prd').flat()];

    expect([...new Set(dev)]).toEqual(dev);
    expect(prd).toEqual(dev.filter((sid) => !sid.startsWith('Remove')));
  });

  test('removes data only where the environment may be destroyed', () => {
    expect(attached('dev').flat()).toEqual(
      expect.arrayContaining(['RemoveBuckets', 'RemoveRepositories', 'RemoveKeys', 'RemoveModels']),
    );
    expect(
      attached('prd')
        .flat()
        .filter((sid) => sid.startsWith('Remove')),
    ).toEqual([]);
  });

  test('has names that are told apart', () => {
    const names = Object.values(resource.aws_iam_policy ?? {}).map(({ name }) => name);

    expect([...new Set(names)]).toEqual(names);
    expect(names).toEqual(
      expect.arrayContaining(
        ['reads', 'changes', 'removals'].map((name) => `mlopspltf-\${var.environment}-iam-github-apply-${name}`),
      ),
    );
  });
});
