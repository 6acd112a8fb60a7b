import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { deliveryWorkflowRef, resolvePlatform, workflowRoleName, type Platform } from '@mlopspltf/definition';
import { GithubOidcStack } from '@mlopspltf/github-oidc';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import {
  accountEnvironment,
  clientConfig,
  freshAccount,
  policyOf,
  requireTools,
  sharedEmulator,
  type PolicyDocument,
} from '@mlopspltf/testing';
import type { GitHubEvent, JobWork } from '../../src/api';
import { jobWork, printed, script, type Ran } from '../runner/support/jobs';
import { rehearsal, use } from './support/steps';

requireTools('moto_server', 'bash', 'git');

const ISSUER = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';
const SECRETS = /AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN)/;

const account = freshAccount();
const provider = `arn:aws:iam::${account}:oidc-provider/${ISSUER}`;
const platform: Platform = resolvePlatform({
  repository: { owner: 'acme', name: 'ml-infra', id: '74', ownerId: '65' },
  prefix: 'acme',
  environments: [
    { name: 'dev', branch: 'feature/**', account },
    { name: 'tst', branch: 'develop', account: freshAccount() },
  ],
  modules: [
    { name: 'tf_remote_backend', appliedBy: 'administrator' },
    { name: 'github_oidc', appliedBy: 'administrator' },
    { name: 'artifact_store' },
    { name: 'container_registry', dependsOn: ['artifact_store'] },
  ],
});
const workflowRef = deliveryWorkflowRef(platform);
const roleArn = (role: string): string => `arn:aws:iam::${account}:role/${role}`;
const PLAN = workflowRoleName(platform, 'dev', 'plan');
const APPLY = workflowRoleName(platform, 'dev', 'apply');

/** As the module github_oidc has it, with the provider that is in the account. */
function trustPolicy(role: 'plan' | 'apply'): PolicyDocument {
  const { data } = synthStack(GithubOidcStack, { platform, environment: 'dev' });
  const blocks = Object.values(data.aws_iam_policy_document ?? {});
  const block = blocks.find((each) => JSON.stringify(each['//']).includes(`/${role}/trust"`));
  if (!block) throw new Error(`github_oidc has no trust policy for ${role}`);
  const { Statement: statements } = policyOf(block);
  return { Statement: statements.map((each) => ({ ...each, Principal: { Federated: provider } })) };
}

function asJson(policy: PolicyDocument): string {
  return JSON.stringify({ Version: '2012-10-17', ...policy });
}

let iam: IAMClient;
let endpoint: string;

beforeAll(async () => {
  ({ endpoint } = await sharedEmulator());
  iam = new IAMClient(clientConfig(await accountEnvironment(account)));
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${ISSUER}`, ClientIDList: [AUDIENCE] }));
  for (const [name, role] of [
    [PLAN, 'plan'],
    [APPLY, 'apply'],
  ] as const) {
    await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: asJson(trustPolicy(role)),
        ...(role === 'apply' ? { MaxSessionDuration: 7200 } : {}),
      }),
    );
  }
});
afterAll(() => iam.destroy());

interface Options extends Partial<JobWork> {
  readonly role?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: Partial<GitHubEvent>;
  readonly platform?: Platform;
  readonly endpoint?: string | undefined;
}

/** A job of the delivering workflow that takes a role, and then looks at what it got. */
async function take(options: Options = {}): Promise<Ran> {
  const { role = PLAN, inputs, event, platform: as = platform, ...more } = options;
  const credentials = use('aws-actions/configure-aws-credentials', {
    'role-to-assume': roleArn(role),
    'role-session-name': 'github-7-1',
    'aws-region': 'us-east-1',
    'allowed-account-ids': account,
    'mask-aws-account-id': 'false',
    ...inputs,
  });
  const work = jobWork([credentials, script('env | grep ^AWS_ | sort')], {
    workflowRef,
    permissions: { contents: 'read', 'id-token': 'write' },
    ...more,
  });
  const run = { ...work.run, event: { ...work.run.event, ...event } };
  return rehearsal({ platform: as, ...('endpoint' in options ? {} : { endpoint }) })({ ...work, run });
}

function why({ conclusion, steps }: Ran): string {
  expect(conclusion).toBe('failure');
  return steps[0]?.message ?? '';
}

const NOT_AUTHORIZED = 'Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity';

describe('a job that the role trusts', () => {
  test('gets its credentials, masked, in the environment of later steps only', async () => {
    const ran = await take();
    expect(ran.conclusion).toBe('success');
    const lines = printed(ran);
    expect(lines).toContain('AWS_REGION=us-east-1');
    expect(lines).toContain(`AWS_ENDPOINT_URL=${endpoint}`);
    expect(lines.filter((line) => SECRETS.test(line))).toEqual(['AWS_SECRET_ACCESS_KEY=***', 'AWS_SESSION_TOKEN=***']);
  });

  test('acts in the account of the role, under the name of its session', async () => {
    const steps = [
      use('aws-actions/configure-aws-credentials', {
        'role-to-assume': roleArn(APPLY),
        'role-session-name': 'github-7-1',
        'aws-region': 'us-east-1',
      }, { id: 'aws' }), // prettier-ignore
      script('[ -n "$AWS_SESSION_TOKEN" ]'),
    ];
    const ran = await rehearsal({ platform, endpoint })(
      jobWork(steps, {
        workflowRef,
        environment: 'dev',
        permissions: { 'id-token': 'write' },
        outputs: { account: '${{ steps.aws.outputs.aws-account-id }}' },
      }),
    );
    expect(ran.outputs).toEqual({ account });
  });
});

describe('a job gets nothing', () => {
  const altered = (repository: object): Platform => ({
    ...platform,
    repository: { ...platform.repository, ...repository },
  });

  test.each<[string, Options, string]>([
    ['of a workflow of the branch', { workflowRef: workflowRef.replace(/main$/, 'feature/a') }, 'job_workflow_ref is'],
    ['of another workflow', { workflowRef: workflowRef.replace('deliver', 'deploy') }, 'job_workflow_ref is'],
    ['on another branch', { event: { ref: 'refs/heads/develop' } }, 'ref is "refs/heads/develop"'],
    ['on a tag', { event: { ref: 'refs/tags/main' } }, 'ref is "refs/tags/main"'],
    [
      'in an environment, for the role that plans',
      { environment: 'dev' },
      'sub is "repo:acme/ml-infra:environment:dev"',
    ],
    ['without the environment, for the role that applies', { role: APPLY }, 'sub is "repo:acme/ml-infra:ref:'],
    ['in another environment', { role: APPLY, environment: 'deV' }, 'sub is "repo:acme/ml-infra:environment:deV"'],
    ['of a pull request', { event: { name: 'pull_request', ref: 'refs/pull/5/merge' } }, 'ref is "refs/pull/5/merge"'],
    [
      'of another repository',
      { platform: altered({ id: '75' }) },
      'repository_id is "75"; the role wants StringEquals "74"',
    ],
    ['of another owner', { platform: altered({ ownerId: '66' }) }, 'repository_owner_id is "66"'],
    ['of a repository whose number is not known', { platform: altered({ id: undefined }) }, 'repository_id is missing'],
    ['of a name by one character', { platform: altered({ name: 'ml-infrA' }) }, 'sub is "repo:acme/ml-infrA:'],
  ])('%s', async (_title, options, reason) => {
    const message = why(await take(options));
    expect(message.split('\n')[0]).toBe(NOT_AUTHORIZED);
    expect(message).toContain(reason);
  });

  test('for another audience', async () => {
    const message = why(await take({ inputs: { audience: 'https://github.com/acme' } }));
    expect(message).toContain('Incorrect token audience');
  });

  test('for a role that is not there', async () => {
    const message = why(await take({ role: 'acme-dev-iam-github-other' }));
    expect(message).toBe(`${NOT_AUTHORIZED}\n  there is no role "acme-dev-iam-github-other" in ${account}`);
  });

  test('in an account without the identity provider', async () => {
    const [, other] = platform.environments;
    const message = why(await take({ inputs: { 'role-to-assume': `arn:aws:iam::${other?.account ?? ''}:role/x` } }));
    expect(message).toContain(`No OpenIDConnect provider found in your account for https://${ISSUER}`);
  });

  test.each<[string, Options]>([
    ['without id-token: write', { permissions: { contents: 'read' } }],
    ['of a fork', { event: { restricted: true } }],
  ])('%s', async (_title, options) => {
    expect(why(await take(options))).toMatch(/^Credentials could not be loaded.*GitHub gives it no token/);
  });

  test('in an account that it does not allow', async () => {
    expect(why(await take({ inputs: { 'allowed-account-ids': '123456789012' } }))).toContain('(' + account + ')');
  });

  test('without an emulator', async () => {
    expect(why(await take({ endpoint: undefined }))).toContain('no emulator');
  });

  test('once the trust policy differs by one character, whatever the definition says', async () => {
    const role = PLAN;
    const set = (policy: PolicyDocument) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: asJson(policy) }));
    const right = trustPolicy('plan');
    try {
      await set(JSON.parse(JSON.stringify(right).replace('deliver.yml', 'delivem.yml')) as PolicyDocument);
      expect(why(await take())).toContain('delivem.yml');
      await set(JSON.parse(JSON.stringify(right).replace('StringLike', 'NumericEquals')) as PolicyDocument);
      await expect(take()).rejects.toThrow(/the trust policy of .*NumericEquals.*is not imitated/);
    } finally {
      await set(right);
    }
    expect((await take()).conclusion).toBe('success');
  });
});

describe('a session', () => {
  test('lasts as long as the role gives at most', async () => {
    const ran = await take({ role: APPLY, environment: 'dev', inputs: { 'role-duration-seconds': '7200' } });
    expect(ran.conclusion).toBe('success');
  });

  test.each([
    ['longer than the role gives', APPLY, 'dev', '7201', 'gives 7200 at most'],
    ['longer than an hour, of a role that says nothing of it', PLAN, undefined, '3601', 'gives 3600 at most'],
  ])('%s is refused, in the words of AWS', async (_title, role, environment, seconds, reason) => {
    const message = why(await take({ role, environment, inputs: { 'role-duration-seconds': seconds } }));
    expect(message.split('\n')[0]).toBe(
      'Could not assume role with OIDC: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
    expect(message).toContain(`role-duration-seconds is ${seconds}; ${roleArn(role)} ${reason}`);
  });
});

describe('an input', () => {
  test.each([
    ['aws-region', 'us east', /^Region is not valid/],
    ['role-to-assume', 'plan', /It has to be the ARN of a role/],
    ['role-duration-seconds', '1', /It takes 900 to 43200/],
  ])('%s: %s fails the step', async (name, value, message) => {
    expect(why(await take({ inputs: { [name]: value } }))).toMatch(message);
  });

  test.each([
    ['aws-access-key-id', 'AKIA'],
    ['role-chaining', 'true'],
    ['inline-session-policy', '{}'],
    ['role-session-name', 'a b'],
  ])('%s: %s is refused, as it is not imitated', async (name, value) => {
    await expect(take({ inputs: { [name]: value } })).rejects.toThrow(/is not imitated/);
  });
});
