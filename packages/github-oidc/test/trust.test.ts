import { trustOf, type RepositoryDefinition } from '@mlopspltf/definition';
import { admits, trustFindings, type PolicyDocument } from '@mlopspltf/testing';
import { DEFINITION, platformOf, policiesOf, type Role } from './support/roles';

const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];
const ISSUER = 'token.actions.githubusercontent.com';
const platform = platformOf();
const names = platform.environments.map(({ name }) => name);
const policies = Object.fromEntries(names.map((name) => [name, policiesOf(platform, name)]));

type Claims = Readonly<Record<string, string>>;

/** What all tokens of this repository's delivering workflow have in common. */
const COMMON: Claims = {
  aud: 'sts.amazonaws.com',
  repository: 'acme/ml-infra',
  repository_id: '74',
  repository_owner: 'acme',
  repository_owner_id: '65',
  job_workflow_ref: 'acme/ml-infra/.github/workflows/deliver.yml@refs/heads/main',
};

/** Tokens as GitHub writes them: of a job without an environment, in one, and of a pull request. */
const onBranch = (branch: string): Claims => ({
  ...COMMON,
  ref: `refs/heads/${branch}`,
  sub: `repo:acme/ml-infra:ref:refs/heads/${branch}`,
});
const inEnvironment = (environment: string, branch: string): Claims => ({
  ...onBranch(branch),
  environment,
  sub: `repo:acme/ml-infra:environment:${environment}`,
});
const ofPullRequest = (base: string): Claims => ({
  ...COMMON,
  base_ref: base,
  ref: 'refs/pull/7/merge',
  sub: 'repo:acme/ml-infra:pull_request',
});

/** A token for AWS, as the workflow that publishes packages could ask for one. */
const ofRelease = (claims: Claims): Claims => ({
  ...claims,
  workflow: 'release',
  job_workflow_ref: 'acme/ml-infra/.github/workflows/release.yml@refs/heads/main',
});

function lets(policy: PolicyDocument, claims: Claims): boolean {
  const [provider] = policy.Statement.map(({ Principal: principal }) =>
    principal === '*' ? '' : principal?.Federated,
  );
  return admits(policy, { provider: String(provider), issuer: ISSUER, claims });
}

/** `tst plan`, for all that the token may take, of the roles that are there. */
function rolesFor(claims: Claims, among = policies): readonly string[] {
  return Object.entries(among).flatMap(([name, environment]) =>
    ROLES.filter((role) => environment.has(role) && lets(environment.trust(role), claims)).map(
      (role) => `${name} ${role}`,
    ),
  );
}

describe('the jobs of the workflows get', () => {
  test.each<[string, Claims, readonly string[]]>([
    ['a push to a feature branch', onBranch('feature/x'), ['dev plan']],
    ['a push to a nested one', onBranch('feature/a/b'), ['dev plan']],
    ['a push to develop', onBranch('develop'), ['tst plan']],
    // Schedules run there, and look for drift in all environments.
    ['a push to main, or a schedule', onBranch('main'), ['dev plan', 'tst plan', 'prd plan']],
    ['an approved job for dev', inEnvironment('dev', 'feature/x'), ['dev apply']],
    ['an approved job for tst', inEnvironment('tst', 'develop'), ['tst apply']],
    ['an approved job for prd', inEnvironment('prd', 'main'), ['prd apply']],
    // AWS does not see into which branch it goes: the workflow chooses the environment.
    ['a pull request', ofPullRequest('develop'), ['tst pr-plan', 'prd pr-plan']],
  ])('%s', (_, claims, roles) => {
    expect(rolesFor(claims)).toEqual(roles);
  });
});

describe('nothing is let in by', () => {
  test.each<[string, Claims]>([
    ['another branch', onBranch('main-2')],
    ['a branch in other case', onBranch('Main')],
    ['a branch below develop', onBranch('develop/x')],
    ['a folder with a similar name', onBranch('features/x')],
    ['a branch called as the folder', onBranch('feature')],
    ['a branch that ends as another one', onBranch('x/main')],
    ['a tag', { ...onBranch('main'), ref: 'refs/tags/main', sub: 'repo:acme/ml-infra:ref:refs/tags/main' }],
    ['a merge group', onBranch('gh-readonly-queue/main/pr-7-0')],
    ['an environment on a branch of another one', inEnvironment('prd', 'develop')],
    ['an environment on a feature branch', inEnvironment('prd', 'feature/x')],
    ['an environment of the pull request', { ...ofPullRequest('main'), sub: 'repo:acme/ml-infra:environment:prd' }],
    ['an unknown environment', inEnvironment('stg', 'main')],
    ['an environment in other case', inEnvironment('PRD', 'main')],
    ['a pull_request_target', { ...ofPullRequest('main'), ref: 'refs/heads/main' }],
    ['the head of a pull request', { ...ofPullRequest('main'), ref: 'refs/pull/7/head' }],
    ['a branch called as a merge', { ...ofPullRequest('main'), ref: 'refs/heads/refs/pull/7/merge' }],
    ['a subject of one branch on another', { ...onBranch('main'), ref: 'refs/heads/x' }],
    [
      'another repository that calls the workflow',
      {
        ...onBranch('main'),
        repository: 'evil/ml-infra',
        repository_id: '7',
        repository_owner_id: '6',
        sub: 'repo:evil/ml-infra:ref:refs/heads/main',
      },
    ],
    ['a repository that took over the name', { ...onBranch('main'), repository_id: '75' }],
    ['an owner who took over the name', { ...onBranch('main'), repository_owner_id: '66' }],
    ['a name that begins alike', { ...onBranch('main'), sub: 'repo:acme/ml-infra-2:ref:refs/heads/main' }],
    [
      'the workflow as a branch has it',
      { ...onBranch('main'), job_workflow_ref: 'acme/ml-infra/.github/workflows/deliver.yml@refs/heads/feature/x' },
    ],
    [
      'the workflow as a pull request has it',
      { ...ofPullRequest('main'), job_workflow_ref: 'acme/ml-infra/.github/workflows/deliver.yml@refs/pull/7/merge' },
    ],
    [
      'a tag called as the default branch',
      { ...onBranch('main'), job_workflow_ref: 'acme/ml-infra/.github/workflows/deliver.yml@refs/tags/main' },
    ],
    [
      'another workflow of the default branch',
      { ...onBranch('main'), job_workflow_ref: 'acme/ml-infra/.github/workflows/build.yml@refs/heads/main' },
    ],
    [
      'the workflow of another repository',
      { ...onBranch('main'), job_workflow_ref: 'evil/ml-infra/.github/workflows/deliver.yml@refs/heads/main' },
    ],
    ['the job that publishes to npm', ofRelease(inEnvironment('npm', 'main'))],
    ['that job, if it named the environment of an account', ofRelease(inEnvironment('prd', 'main'))],
    ['that job, if it named no environment', ofRelease(onBranch('main'))],
    ['a token for another audience', { ...onBranch('main'), aud: 'https://github.com/acme' }],
    [
      'the subject with numbers, where names are defined',
      { ...onBranch('main'), sub: 'repo:acme@65/ml-infra@74:ref:refs/heads/main' },
    ],
  ])('%s', (_, claims) => {
    expect(rolesFor(claims)).toEqual([]);
  });
});

/**
 * Claims that a condition can be about: one on another claim would never be met.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
const TESTED_BY_AWS = [
  ...['aud', 'sub', 'actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref', 'repository'],
  ...['repository_id', 'repository_owner_id', 'workflow'],
];

/** A token that each role is for. */
const RIGHT: readonly (readonly [string, Role, Claims])[] = [
  ['dev', 'plan', onBranch('feature/x')],
  ['dev', 'apply', inEnvironment('dev', 'feature/x')],
  ...(['tst', 'prd'] as const).flatMap((name) => {
    const branch = { tst: 'develop', prd: 'main' }[name];
    return [
      [name, 'plan', onBranch(branch)],
      [name, 'pr-plan', ofPullRequest(branch)],
      [name, 'apply', inEnvironment(name, branch)],
    ] as const;
  }),
];

describe.each(RIGHT)('the role of %s to %s', (name, role, claims) => {
  const policy = (): PolicyDocument => policies[name]?.trust(role) ?? { Statement: [] };
  const asked = Object.values(policy().Statement[0]?.Condition ?? {}).flatMap((tests) =>
    Object.keys(tests).map((key) => key.slice(ISSUER.length + 1)),
  );

  test('asks for each claim that tells the job, and for none that AWS does not know', () => {
    expect(lets(policy(), claims)).toBe(true);
    expect(asked.sort()).toEqual(['aud', 'job_workflow_ref', 'ref', 'repository_id', 'repository_owner_id', 'sub']);
    expect(TESTED_BY_AWS).toEqual(expect.arrayContaining(asked));
    expect(trustFindings(policy())).toEqual([]);
  });

  test.each(asked)('does not take a token whose %s is spoiled or missing', (claim) => {
    const { [claim]: value = '', ...without } = claims;
    // A longer name below the folder of branches is one of them.
    const folder = name === 'dev' && (claim === 'ref' || (claim === 'sub' && role === 'plan'));

    expect(lets(policy(), without)).toBe(false);
    for (const spoiled of ['', 'x', `${value}x`, `x${value}`, `${value}/x`, value.toUpperCase(), '*']) {
      if (spoiled === value || (folder && spoiled.startsWith(value))) continue;
      expect([spoiled, lets(policy(), { ...claims, [claim]: spoiled })]).toEqual([spoiled, false]);
    }
  });
});

describe("each value of each list in a role's trust policy", () => {
  const values = names.flatMap((name) =>
    ROLES.filter((role) => policies[name]?.has(role)).flatMap((role) =>
      Object.entries(policies[name]?.trust(role).Statement[0]?.Condition ?? {}).flatMap(([operator, tests]) =>
        Object.entries(tests).flatMap(([key, list]) =>
          [list].flat().map((value) => ({ name, role, operator, key, value })),
        ),
      ),
    ),
  );

  test.each(values)('$name $role: $operator $key $value', ({ operator, key, value }) => {
    const claim = key.slice(ISSUER.length + 1);

    expect(value).toMatch(
      {
        aud: /^sts\.amazonaws\.com$/,
        sub: /^repo:acme\/ml-infra:(pull_request|environment:(dev|tst|prd)|ref:refs\/heads\/(feature\/\*|develop|main))$/,
        ref: /^refs\/(heads\/(feature\/\*|develop|main)|pull\/\*\/merge)$/,
        job_workflow_ref: /^acme\/ml-infra\/\.github\/workflows\/deliver\.yml@refs\/heads\/main$/,
        repository_id: /^74$/,
        repository_owner_id: /^65$/,
      }[claim] ?? /^no claim of this name$/,
    );
    if (value.includes('*')) expect(operator).toBe('StringLike');
  });
});

describe('the form of the subject', () => {
  const repository: RepositoryDefinition = DEFINITION.repository;
  const rolesWith = (subject: RepositoryDefinition['subject'], claims: Claims): readonly string[] =>
    rolesFor(claims, { tst: policiesOf(platformOf({ repository: { ...repository, subject } }), 'tst') });
  const withIds: Claims = {
    ...inEnvironment('tst', 'develop'),
    sub: 'repo:acme@65/ml-infra@74:environment:tst',
  };

  test.each([
    ['names', ['tst apply'], []],
    ['ids', [], ['tst apply']],
    ['both', ['tst apply'], ['tst apply']],
  ] as const)('%s', (subject, byNames, byIds) => {
    expect(rolesWith(subject, inEnvironment('tst', 'develop'))).toEqual(byNames);
    expect(rolesWith(subject, withIds)).toEqual(byIds);
  });

  test('one with other numbers is not let in', () => {
    expect(rolesWith('both', { ...withIds, sub: 'repo:acme@66/ml-infra@74:environment:tst' })).toEqual([]);
    expect(rolesWith('both', { ...withIds, sub: 'repo:acme@65/ml-infra@75:environment:tst' })).toEqual([]);
  });
});

test('what is synthesized is what the definition says, in every environment', () => {
  for (const environment of platform.environments) {
    for (const role of ROLES) {
      const expected = trustOf(platform, environment, role);
      expect(policies[environment.name]?.has(role)).toBe(expected !== undefined);
      if (!expected) continue;
      const keyed = (claims: object): object =>
        Object.fromEntries(Object.entries(claims).map(([claim, values]) => [`${ISSUER}:${claim}`, values as unknown]));
      expect(policies[environment.name]?.trust(role).Statement[0]?.Condition).toEqual({
        StringEquals: keyed(expected.equals),
        ...(Object.keys(expected.like).length > 0 && { StringLike: keyed(expected.like) }),
      });
    }
  }
});

test('without numbers in the definition, the roles go by names', () => {
  const { owner, name } = DEFINITION.repository;
  const claims = { ...inEnvironment('tst', 'develop'), repository_id: '1', repository_owner_id: '2' };

  expect(rolesFor(claims, { tst: policiesOf(platformOf({ repository: { owner, name } }), 'tst') })).toEqual([
    'tst apply',
  ]);
});

test('the longest names that the definition takes fit into a trust policy', () => {
  const repository = {
    ...DEFINITION.repository,
    owner: 'o'.repeat(39),
    name: 'n'.repeat(100),
    id: '1'.repeat(12),
    ownerId: '1'.repeat(12),
    subject: 'both' as const,
  };
  const text = JSON.stringify(policiesOf(platformOf({ repository }), 'tst').trust('plan'));

  // AWS takes 2,048 characters, white space not counted, and more only on request.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  expect(text.length).toBeLessThan(2048);
});
