import type { EnvironmentDefinition, PlatformDefinition } from '@mlopspltf/definition';
import { GOOD } from './definitions';
import { Generated } from './generated';

let generated: Generated;
beforeEach(() => (generated = new Generated()));
afterEach(() => generated.remove());

const ONE: EnvironmentDefinition = { name: 'one', branch: 'main', account: '111111111111' };

/** What the page says of the only environment, by the first cells of its rows. */
function told(
  environment: Partial<EnvironmentDefinition>,
  rest: Partial<PlatformDefinition> = {},
): Readonly<Record<string, string>> {
  generated.synth({ ...GOOD, ...rest, environments: [{ ...ONE, ...environment }] });
  const rows = generated.read('docs/environments.md').match(/^\| .* \|$/gm) ?? [];
  return Object.fromEntries(rows.map((row) => row.slice(2, -2).split(/ (?<!\\)\| /) as [string, string]));
}

describe('the page of the environments', () => {
  test('names what is in AWS as everything else does', () => {
    expect(told({})).toMatchObject({
      'state bucket': '`mlopspltf-one-s3-tf-backend`',
      'lock table': '`mlopspltf-one-ddb-tf-backend`',
      'role that plans a push': '`mlopspltf-one-iam-github-plan`',
      'role that plans a pull request': '`mlopspltf-one-iam-github-pr-plan`',
      'role that applies': '`mlopspltf-one-iam-github-apply`',
    });
  });

  test('names no role where there is none to take', () => {
    const role = 'role that plans a pull request';

    expect(told({ pullRequestPlans: 'offline' })[role]).toBe('none');
    expect(told({ branch: 'try/**' })[role]).toBe('none');
  });

  test.each(['production', 'trunks/**'])('says beside %s that the default branch has to be guarded', (branch) => {
    told({ branch }, { repository: { ...GOOD.repository, defaultBranch: 'trunks/a' } });
    expect(generated.read('docs/environments.md')).toMatch(
      /^`trunks\/a`, the default branch, is none of those above\./m,
    );
  });

  test('says nothing of a default branch that is an environment’s own', () => {
    told({});
    expect(generated.read('docs/environments.md')).not.toContain('the default branch');
  });

  test('does not say of environments that share an account that each has one', () => {
    const two: EnvironmentDefinition = { ...ONE, name: 'two', branch: 'develop' };
    generated.synth({ ...GOOD, environments: [ONE, two], allowSharedAccounts: true });
    expect(generated.read('docs/environments.md')).toMatch(/^All are in `us-east-1`; some share an AWS account/m);

    told({});
    expect(generated.read('docs/environments.md')).toMatch(/^Each is an AWS account in `us-east-1`\./m);
  });

  test.each<[string, Partial<EnvironmentDefinition>, RegExp, RegExp]>([
    ['without reviewers', {}, /nobody is asked/, /^nobody$/],
    ['with reviewers', { reviewers: ['@a', '@o/b'] }, /once approved$/, /^`@a`, `@o\/b`, but not who started it$/],
    [
      'whose reviewers may approve their own',
      { reviewers: ['@a'], preventSelfReview: false },
      /once approved$/,
      /^`@a`$/,
    ],
    ['unprotected', { reviewers: ['@a'], acceptUnprotected: true }, /nobody is asked/, /GitHub does not ask them/],
  ])('says who is asked in one %s', (_title, environment, push, approvers) => {
    const facts = told(environment);

    expect(facts['a push to the branch']).toMatch(push);
    expect(facts['who approves']).toMatch(approvers);
  });

  test('says where deployments by hand go around the pipeline', () => {
    expect(told({})['a deployment by hand']).toBe('from the branch');
    expect(told({ reviewers: ['@a'] })['a deployment by hand']).toContain('`--break-glass REASON` only');
  });

  test.each<[Partial<EnvironmentDefinition>, string]>([
    [{}, 'is planned, and commented on'],
    [{ pullRequestPlans: 'offline' }, 'is synthesized only'],
    [{ branch: 'try/**' }, 'is not planned'],
  ])('says of %j that a pull request to it %s', (environment, text) => {
    expect(told(environment)['a pull request to the branch']).toBe(text);
  });

  test('says what becomes of the work of others, and of data', () => {
    expect(told({ branch: 'try/**', destroyable: true })).toMatchObject({
      "another branch's work in the way": 'is told with the plan',
      'data stores': 'may be deleted and replaced',
    });
    expect(told({})).toMatchObject({
      "another branch's work in the way": 'refuses the deployment',
      'data stores': 'are neither deleted nor replaced',
    });
  });

  test('says who applies which of the modules that are there', () => {
    const environments = [ONE, { name: 'two', branch: 'develop', account: '222222222222' }];
    const modules = [...GOOD.modules, { name: 'only_two', environments: ['two'] }];
    generated.synth({ ...GOOD, environments, modules });

    expect(generated.read('docs/environments.md').split('\n')).toEqual(
      expect.arrayContaining([
        '| the pipeline applies | `artifact_store`, `container_registry` | `artifact_store`, `container_registry`, `only_two` |',
        '| an administrator applies | `tf_remote_backend` | `tf_remote_backend` |',
      ]),
    );
  });

  test.each<[PlatformDefinition['stateLocking'], RegExp]>([
    ['lockfile', /^none: files/],
    ['both', /^`mlopspltf-one-ddb-tf-backend`, and files/],
  ])('says what keeps two from writing one state, with %s', (stateLocking, text) => {
    expect(told({}, { stateLocking })['lock table']).toMatch(text);
  });

  test('says where the state buckets come from', () => {
    const modules = [{ name: 'github_oidc', appliedBy: 'administrator' as const }];
    told({}, { modules, backend: { repository: 'mlopspltf-infra' }, repository: { owner: 'o', name: 'mlopspltf-x' } });

    expect(generated.read('docs/environments.md')).toContain('set up from the repository `mlopspltf-infra`.');
  });

  test('keeps a branch with the signs of Markdown in its cell', () => {
    expect(told({ branch: 'a|b`c' }).branch).toBe('`` a\\|b`c ``');
  });
});
