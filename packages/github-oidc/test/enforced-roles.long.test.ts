import { modulesOf, PLANS_PREFIX, STACKS_FOLDER, SYNTH_OUTPUT } from '@mlopspltf/definition';
import { requireTools, type GateDecision } from '@mlopspltf/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLE_MAKER } from './support/checkout';
import { openClients } from './support/clients';
import { EnforcedAccount, ROLES } from './support/enforced-account';
import { FORBIDDEN, namesIn } from './support/forbidden';
import type { Role } from './support/roles';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

/** A look at a resource that tells that its module was refreshed. */
const LOOKS: readonly (readonly [module: string, action: string, resource: RegExp])[] = [
  ['artifact_store', 's3:GetBucketVersioning', /-s3-datasets$/],
  ['container_registry', 'ecr:DescribeRepositories', /-ecr-serving$/],
  ['github_oidc', 'iam:GetOpenIDConnectProvider', /:oidc-provider\//],
  ['model_registry', 'sagemaker:DescribeModelPackageGroup', /:model-package-group\//],
  ['network', 'ec2:DescribeFlowLogs', /^\*$/],
  [ROLE_MAKER, 'iam:GetRolePolicy', /-iam-training$/],
  ['training_pipeline', 'sagemaker:DescribePipeline', /:pipeline\//],
  ['tf_remote_backend', 'dynamodb:DescribeContinuousBackups', /-tf-backend$/],
];

/** Actions that change nothing. */
const LOOKING = /:(Get|List|Describe|Decrypt)/;

/** Of plans, in the store. */
const PLANS = `/${PLANS_PREFIX}`;

const ACCESS_DENIED = { name: expect.stringMatching(/^(AccessDenied|UnauthorizedOperation)/) as unknown };

/**
 * One story: each test goes on where the last one ended.
 *
 * The gate decides about each call as AWS does, conditions and resources included. What it cannot see: policies of
 * resources, the trust of roles (`trust.test.ts`), what a role of a module can do and to whom it is passed
 * (`permissions.test.ts`), and what a service does in the caller's name beside using keys.
 */
describe('with the roles enforced', () => {
  let account: EnforcedAccount;

  beforeAll(async () => {
    account = await EnforcedAccount.setUp();
  });
  afterAll(() => account.close());
  beforeEach(() => account.startCounting());
  /** Modules whose resources were looked at. */
  const refreshed = (): readonly string[] =>
    LOOKS.filter((look) => account.asked.some(({ action, resource }) => action === look[1] && look[2].test(resource)))
      .map(([module]) => module)
      .sort();
  /** What a role did beside looking. */
  const changesOf = (role: Role): readonly GateDecision[] =>
    account.asked.filter(({ principal, action }) => principal === role && !LOOKING.test(action));

  test('what was pushed is planned by one role and applied by another, wave by wave', async () => {
    const applied = [];
    for (let deferred = 'true'; deferred === 'true';) {
      const { outputs } = await account.pipeline('plan', 'plan');
      const { plans = '[]' } = outputs;
      deferred = outputs.deferred ?? '';
      await account.pipeline('apply', 'apply', [], { PLANS: plans });
      const references = JSON.parse(plans) as readonly { readonly module: string }[];
      applied.push(references.map(({ module }) => module).sort());
    }

    expect(applied).toEqual([
      ['artifact_store', 'network', ROLE_MAKER],
      ['container_registry', 'model_registry'],
      ['training_pipeline'],
    ]);
    expect(account.refusals).toEqual([]);
    const written = changesOf('plan').filter(({ action }) => action !== 'kms:GenerateDataKey');
    expect(written).not.toEqual([]);
    expect(written.filter(({ action, resource }) => action !== 's3:PutObject' || !resource.includes(PLANS))).toEqual(
      [],
    );
  });

  test('what is otherwise than it was deployed is looked for by the role that plans, in all modules', async () => {
    const { stdout } = await account.run('plan', ['pipeline', 'drift', 'tst', '--json']);

    const { modules } = JSON.parse(stdout) as {
      readonly modules: readonly { readonly module: string; readonly outcome: string }[];
    };
    expect(Object.fromEntries(modules.map(({ module, outcome }) => [module, outcome]))).toEqual(
      Object.fromEntries(modulesIn(account).map((name) => [name, 'same'])),
    );
    expect(refreshed()).toEqual([...modulesIn(account)].sort());
    expect(account.refusals).toEqual([]);
  });

  test('a change of all modules, those of the administrator too, is planned in a pull request by a role that writes nothing', async () => {
    const { folder, platform } = account.checkout;
    for (const { name } of platform.modules) addOutput(join(folder, SYNTH_OUTPUT, STACKS_FOLDER, name, 'cdk.tf.json'));

    await account.pipeline('pr-plan', 'plan', ['--pull-request', '--comment', '.infra/comment.md']);

    expect(refreshed()).toEqual([...modulesIn(account)].sort());
    expect(changesOf('pr-plan')).toEqual([]);
    expect(account.refusals).toEqual([]);
  });

  describe.each(FORBIDDEN)('$what', ({ call, to = ROLES }) => {
    test.each(to)('is refused to the role %s', async (role) => {
      const refused = call(await openClients(account.gated[role], account.admin), namesIn(account.checkout.platform));

      await expect(refused).rejects.toMatchObject(ACCESS_DENIED);
      expect(account.refusals).not.toEqual([]);
    });
  });

  test('what the pipeline has deployed is shown by the role that plans, and removed by the one that applies', async () => {
    const { outputs } = await account.pipeline('plan', 'destroy-plan', ['--confirm', 'tst']);
    const { destruction: DESTRUCTION = '' } = outputs;
    await account.pipeline('apply', 'destroy', ['--confirm', 'tst'], { DESTRUCTION });

    const removed = [
      's3:DeleteBucket',
      'ec2:DeleteVpc',
      'ecr:DeleteRepository',
      'iam:DeleteRole',
      'kms:ScheduleKeyDeletion',
      'sagemaker:DeletePipeline',
    ];
    expect(account.asked.map(({ action }) => action)).toEqual(expect.arrayContaining(removed));
    expect(account.refusals).toEqual([]);
  });

  /**
   * A second opinion, of an evaluator that is not ours. It knows resources of S3 and of roles only: what it refuses for
   * want of knowledge is left out, and so is what hangs on a condition.
   */
  describe('as the emulator itself evaluates policies', () => {
    let sessions: Readonly<Record<Role, NodeJS.ProcessEnv>>;

    beforeAll(async () => {
      sessions = await account.enforceInEmulator();
    });

    test.each(ROLES)('the role %s reads states and the roles', async (role) => {
      const { s3, iam } = await openClients(sessions[role], account.admin);
      const { bucket, stateOfBackend, applyRole } = namesIn(account.checkout.platform);

      await expect(s3.getObject({ Bucket: bucket, Key: stateOfBackend })).resolves.toBeDefined();
      await expect(iam.getRole({ RoleName: applyRole })).resolves.toBeDefined();
    });

    test('the role that applies writes states', async () => {
      const { s3 } = await openClients(sessions.apply, account.admin);
      const { bucket, state } = namesIn(account.checkout.platform);

      await expect(s3.putObject({ Bucket: bucket, Key: state, Body: '{}' })).resolves.toBeDefined();
    });

    describe.each(FORBIDDEN.filter(({ emulator }) => emulator))('$what', ({ call, to = ROLES }) => {
      test.each(to)('is refused to the role %s', async (role) => {
        const refused = call(await openClients(sessions[role], account.admin), namesIn(account.checkout.platform));

        await expect(refused).rejects.toMatchObject(ACCESS_DENIED);
      });
    });
  });
});

function modulesIn({ checkout }: EnforcedAccount): readonly string[] {
  return modulesOf(checkout.platform, 'tst').map(({ name }) => name);
}

/** A change that has all resources of a module refreshed. */
function addOutput(stack: string): void {
  const json = JSON.parse(readFileSync(stack, 'utf8')) as { readonly output?: object };
  writeFileSync(stack, JSON.stringify({ ...json, output: { ...json.output, changed: { value: 'yes' } } }));
}
