import { remoteStateKey, type PlatformDefinition } from '@mlopspltf/definition';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { admits, decide, type PolicyDocument, type RequestContext } from '@mlopspltf/testing';
import { GithubOidcStack } from '../src';
import { BUCKET, iam, KEY, LOCK_TABLE, STATE_KEY, VIA_S3, type Request } from './support/requests';
import { DEFINITION, platformOf, policiesOf, type Role } from './support/roles';

const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];
const NETWORK = { repository: 'ml-infra', module: 'network' } as const;

/** Shares accounts, buckets and tables with the first one, and reads one of its modules. */
const SECOND: Partial<PlatformDefinition> = {
  repository: { owner: 'acme', name: 'acme-features', id: '75', ownerId: '65' },
  backend: { repository: 'ml-infra' },
  modules: [
    { name: 'github_oidc', appliedBy: 'administrator' },
    { name: 'feature_store', reads: [NETWORK] },
  ],
};

const platforms = { first: platformOf(), second: platformOf(SECOND) };
type Name = keyof typeof platforms;
const stacks = {
  first: synthStack(GithubOidcStack, { platform: platforms.first, environment: 'dev' }),
  second: synthStack(GithubOidcStack, { platform: platforms.second, environment: 'dev' }),
};
const policies = { first: policiesOf(platforms.first, 'dev'), second: policiesOf(platforms.second, 'dev') };
const SEGMENTS: Readonly<Record<Name, string>> = { first: 'ml_infra', second: 'acme_features' };

function allowed(of: Name, [action, resource, context]: Request): readonly Role[] {
  return ROLES.filter((role) => {
    const request = { action, resource, ...(context && { context }) };
    return decide({ policies: policies[of].permissions(role) }, request) === 'allowed';
  });
}

const lockItem = (key: string): RequestContext => ({ 'dynamodb:LeadingKeys': [`acme-dev-s3-tf-backend/${key}`] });

/** All that there is of one repository in the store, in every way to touch it. */
function requestsOn(segment: string): readonly Request[] {
  const module = `${BUCKET}/${segment}/feature_store`;
  const objects = [
    `${module}/terraform.tfstate`,
    `${module}/terraform.tfstate.tflock`,
    `${module}/deployment.json`,
    `${module}/verified.json`,
    `${module}/configuration.json`,
    `${module}/interventions/1.json`,
    `${BUCKET}/${segment}/github_oidc/terraform.tfstate`,
    `${BUCKET}/${segment}/deployment-lock.json`,
    `${BUCKET}/_plans/${segment}/feature_store/7-1`,
  ];
  const items = ['feature_store/terraform.tfstate', 'feature_store/terraform.tfstate-md5', 'deployment-lock.json'];
  const written = { 's3:if-none-match': '*' };
  return [
    ...objects.flatMap((object): Request[] => [
      ['s3:GetObject', object],
      ['s3:GetObjectVersion', object],
      ['s3:PutObject', object, written],
      ['s3:DeleteObject', object],
    ]),
    ...items.flatMap((item) =>
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'].map((action): Request => [
        action,
        LOCK_TABLE,
        lockItem(`${segment}/${item}`),
      ]),
    ),
  ];
}

describe.each([
  ['first', 'second'],
  ['second', 'first'],
] as const)('the roles of the %s repository', (of, other) => {
  test.each(titled(requestsOn(SEGMENTS[other])))(`do not get at what is the ${other}'s: %s`, (_, request) => {
    expect(allowed(of, request)).toEqual([]);
  });

  test('get at their own', () => {
    const own = `${BUCKET}/${SEGMENTS[of]}/feature_store/terraform.tfstate`;

    expect(allowed(of, ['s3:GetObject', own])).toEqual(ROLES);
    expect(allowed(of, ['s3:PutObject', own])).toEqual(['apply']);
  });

  test.each<[string, (name: string) => Request]>([
    ['change a role of the other', (role) => ['iam:PutRolePolicy', iam(`role/${role}`)]],
    ['trust somebody else with it', (role) => ['iam:UpdateAssumeRolePolicy', iam(`role/${role}`)]],
    ['attach something to it', (role) => ['iam:AttachRolePolicy', iam(`role/${role}`)]],
    ['remove it', (role) => ['iam:DeleteRole', iam(`role/${role}`)]],
  ])('do not %s', (_, request) => {
    expect(allowed(of, request(names(other).find((name) => name.endsWith('github-apply')) ?? ''))).toEqual([]);
  });

  test("make roles below a path of their own, not below the other's", () => {
    const boundary = (which: Name): RequestContext => ({
      'iam:PermissionsBoundary': iam(
        `policy/${Object.values(stacks[which].resource.aws_iam_policy ?? {})
          .map(({ name }) => inDev(name))
          .find((name) => name.endsWith('role-boundary'))}`,
      ),
    });
    const role = (path: string): string => iam(`role${path}acme-dev-iam-training`);

    expect(allowed(of, ['iam:CreateRole', role(PATHS[of]), boundary(of)])).toEqual(['apply']);
    expect(allowed(of, ['iam:CreateRole', role(PATHS[other]), boundary(of)])).toEqual([]);
    expect(allowed(of, ['iam:CreateRole', role(PATHS[of]), boundary(other)])).toEqual([]);
  });

  test("do not trust the other's tokens", () => {
    const tokens = ['refs/heads/feature/x', 'refs/heads/main'].flatMap((ref) => [
      claims(other, { ref, sub: `repo:${repositoryOf(other)}:ref:${ref}` }),
      claims(other, { ref, sub: `repo:${repositoryOf(other)}:environment:dev`, environment: 'dev' }),
    ]);
    const taken = ROLES.filter((role) => tokens.some((token) => lets(policies[of].trust(role), token)));
    const ownTaken = ROLES.filter((role) =>
      ['refs/heads/feature/x']
        .flatMap((ref) => [
          claims(of, { ref, sub: `repo:${repositoryOf(of)}:ref:${ref}` }),
          claims(of, { ref, sub: `repo:${repositoryOf(of)}:environment:dev`, environment: 'dev' }),
        ])
        .some((token) => lets(policies[of].trust(role), token)),
    );

    expect(taken).toEqual([]);
    expect(ownTaken).toEqual(['plan', 'apply']);
  });
});

const PATHS: Readonly<Record<Name, string>> = { first: '/acme/', second: '/acme/repositories/features/' };

test('both have roles and policies in one account, none under a name of the other', () => {
  expect(names('first')).toContain('acme-dev-iam-github-apply');
  expect(names('second')).toContain('acme-dev-iam-features-github-apply');
  expect(names('first').filter((name) => names('second').includes(name))).toEqual([]);
});

describe('a state of another repository that a module reads', () => {
  const state = `${BUCKET}/${remoteStateKey(NETWORK)}`;

  test('is read by all roles, and decrypted', () => {
    expect(allowed('second', ['s3:GetObject', state])).toEqual(ROLES);
    expect(allowed('second', ['kms:Decrypt', KEY, { ...STATE_KEY, ...VIA_S3 }])).toEqual(ROLES);
  });

  const others: readonly Request[] = [
    ['s3:PutObject', state],
    ['s3:DeleteObject', state],
    ['s3:GetObjectVersion', state],
    ['s3:GetObject', `${state}.tflock`],
    ['s3:GetObject', `${BUCKET}/ml_infra/network/deployment.json`],
    ['s3:GetObject', `${BUCKET}/ml_infra/network_2/terraform.tfstate`],
    ['dynamodb:PutItem', LOCK_TABLE, lockItem(remoteStateKey(NETWORK))],
    ['dynamodb:GetItem', LOCK_TABLE, lockItem(remoteStateKey(NETWORK))],
  ];

  test.each(titled(others))('is all there is: nobody gets at %s', (_, request) => {
    expect(allowed('second', request)).toEqual([]);
  });

  test('is not read by a repository that does not say so', () => {
    const silent = policiesOf(platformOf({ ...SECOND, modules: [{ name: 'feature_store' }] }), 'dev');
    const request = { action: 's3:GetObject', resource: state };

    expect(ROLES.map((role) => decide({ policies: silent.permissions(role) }, request))).not.toContain('allowed');
  });
});

test("an identity provider that stays somebody else's is looked up", () => {
  class Sharing extends GithubOidcStack {
    constructor(scope: ConstructorParameters<typeof GithubOidcStack>[0]) {
      super(scope, { existingProviders: ['dev'] });
    }
  }
  const counts = (environment: string): readonly unknown[] => {
    const { resource, data } = synthStack(Sharing, { platform: platforms.second, environment });
    return [resource, data].map((blocks) =>
      Object.values(blocks.aws_iam_openid_connect_provider ?? {}).map(({ count }) => String(count)),
    );
  };

  expect(counts('dev')).not.toEqual(counts('prd'));
});

function titled(requests: readonly Request[]): readonly (readonly [title: string, request: Request])[] {
  return requests.map((request) => {
    const [action, resource, context = {}] = request;
    return [`${action} of ${[resource, ...Object.values(context).flat()].join(' ')}`, request] as const;
  });
}

/** Of all roles and policies, in dev. */
function names(of: Name): readonly string[] {
  const { aws_iam_role: roles = {}, aws_iam_policy: attached = {} } = stacks[of].resource;
  return [...Object.values(roles), ...Object.values(attached)].map(({ name }) => inDev(name));
}

function inDev(name: unknown): string {
  return String(name).replaceAll('${var.environment}', 'dev');
}

function repositoryOf(of: Name): string {
  const { owner, name } = platforms[of].repository;
  return `${owner}/${name}`;
}

function claims(of: Name, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { id = '', ownerId = '' } = platforms[of].repository;
  return {
    aud: 'sts.amazonaws.com',
    repository: repositoryOf(of),
    repository_id: id,
    repository_owner: DEFINITION.repository.owner,
    repository_owner_id: ownerId,
    job_workflow_ref: `${repositoryOf(of)}/.github/workflows/deliver.yml@refs/heads/main`,
    ...own,
  };
}

function lets(policy: PolicyDocument, token: Readonly<Record<string, string>>): boolean {
  const [provider] = policy.Statement.map(({ Principal: principal }) =>
    principal === '*' ? '' : principal?.Federated,
  );
  return admits(policy, { provider: String(provider), issuer: 'token.actions.githubusercontent.com', claims: token });
}
