import { BACKEND_MODULE, STACKS_FOLDER, SYNTH_OUTPUT } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLE_MAKER } from './support/checkout';
import { openClients } from './support/clients';
import { EnforcedAccount, ROLES } from './support/enforced-account';
import { FORBIDDEN, namesIn } from './support/forbidden';
import type { Role } from './support/roles';

beforeAll(() => requireTools('terraform', 'moto_server', 'git'));

const ACCESS_DENIED = { name: expect.stringMatching(/^AccessDenied/) as unknown };

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

  test('what was pushed is planned by one role and applied by another, wave by wave', async () => {
    const applied = [];
    for (let deferred = 'true'; deferred === 'true';) {
      const { outputs } = await account.pipeline('plan', 'plan');
      const { plans: PLANS = '[]' } = outputs;
      deferred = outputs.deferred ?? '';
      await account.pipeline('apply', 'apply', [], { PLANS });
      const references = JSON.parse(PLANS) as readonly { readonly module: string }[];
      applied.push(references.map(({ module }) => module).sort());
    }

    expect(applied).toEqual([['artifact_store', ROLE_MAKER], ['container_registry']]);
    expect(account.refusals).toEqual([]);
  });

  test('all modules are compared with what is there by the role that plans', async () => {
    const { stdout } = await account.run('plan', ['plan', 'tst', '--all', '--skip-synth', '--json']);
    // The backend is no part of that.
    const byHand = ['plan', '-input=false', '-lock=false', '-detailed-exitcode'];
    await account.run('plan', ['terraform', 'tst', '--module', BACKEND_MODULE, '--skip-synth', '--', ...byHand]);

    const { modules } = JSON.parse(stdout) as {
      readonly modules: readonly { readonly module: string; readonly outcome: string }[];
    };
    const others = account.checkout.platform.modules.filter(({ name }) => name !== BACKEND_MODULE);
    expect(Object.fromEntries(modules.map(({ module, outcome }) => [module, outcome]))).toEqual(
      Object.fromEntries(others.map(({ name }) => [name, 'unchanged'])),
    );
    expect(account.refusals).toEqual([]);
  });

  test('what a pull request changes is planned by a role that writes nothing', async () => {
    addOutput(join(account.checkout.folder, SYNTH_OUTPUT, STACKS_FOLDER, 'artifact_store', 'cdk.tf.json'));

    const { outputs } = await account.pipeline('pr-plan', 'plan', ['--pull-request', '--comment', '.infra/comment.md']);

    expect(outputs).toMatchObject({ changed: 'true' });
    const actions = account.asked.map(({ action }) => action);
    expect(actions).toContain('kms:GetKeyPolicy');
    expect(actions.filter((action) => !/:(Get|List|Describe|Decrypt)/.test(action))).toEqual([]);
    expect(account.refusals).toEqual([]);
  });

  describe.each(FORBIDDEN)('$what', ({ call, to = ROLES }) => {
    test.each(to)('is refused to the role %s', async (role) => {
      const refused = call(await openClients(account.gated[role], account.admin), namesIn(account.checkout.platform));

      await expect(refused).rejects.toMatchObject(ACCESS_DENIED);
      expect(account.refusals).not.toEqual([]);
    });
  });

  test('what the pipeline has deployed is removed by the role that applies', async () => {
    await account.pipeline('apply', 'destroy', ['--confirm', 'tst']);

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

/** A change that has all resources of a module refreshed. */
function addOutput(stack: string): void {
  const json = JSON.parse(readFileSync(stack, 'utf8')) as { readonly output?: object };
  writeFileSync(stack, JSON.stringify({ ...json, output: { ...json.output, changed: { value: 'yes' } } }));
}
