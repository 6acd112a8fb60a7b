import { deploymentLockKey, stateKey } from '@mlopspltf/definition';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { requireTools } from '@mlopspltf/testing';
import { bootstrap, deploy, destroy, plan, type OperationResult } from '../src';
import { Scene } from './support/scene';
import { doneSteps } from './support/session';
import { keysIn, putInto } from './support/stored-object';

beforeAll(() => requireTools('terraform', 'moto_server'));

const INFRA = { owner: 'example-org', name: 'example-infra' };

/** One story: each test goes on where the last one ended. */
describe('a second repository on one backend', () => {
  let first: Scene;
  let second: Scene;

  beforeAll(async () => {
    first = await Scene.bare({ repository: INFRA, modules: { network: [] } });
    second = await Scene.beside(first, {
      repository: { owner: 'example-org', name: 'example-features' },
      modules: [{ name: 'feature_store', reads: [{ repository: INFRA.name, module: 'network' }] }],
    });
  });

  /** The state of the first repository's module, as a deployment there leaves it. */
  const offer = (outputs: Readonly<Record<string, readonly [value: unknown, type: string]>>): Promise<void> =>
    putInto(
      first,
      stateKey(first.platform, 'network'),
      JSON.stringify({
        version: 4,
        terraform_version: '1.11.4',
        serial: 1,
        lineage: 'of-the-first',
        outputs: Object.fromEntries(Object.entries(outputs).map(([name, [value, type]]) => [name, { value, type }])),
        resources: [],
      }),
    );
  const only = ({ modules: [result] }: OperationResult): OperationResult['modules'][number] | undefined => result;

  test('is told where the backend comes from as long as there is none', async () => {
    await expect(plan(second.session(), {})).rejects.toThrow(
      /dev has no backend yet.*"example-infra" makes it: run npx projen bootstrap:dev there/s,
    );
  });

  test('has a bare one made in an emulator, once', async () => {
    const session = second.session();

    expect(only(await bootstrap(session))).toMatchObject({ outcome: 'applied' });
    expect(doneSteps(session.events)).toEqual(['create']);
    expect(only(await bootstrap(second.session()))).toMatchObject({ outcome: 'unchanged' });
  });

  test('waits for what the first one has not deployed', async () => {
    const result = await deploy(second.session(), {});

    expect(result.exitCode).toBe(3);
    expect(only(result)?.error).toMatch(/^feature_store cannot be planned\. dev does not have example-infra\/network/);
  });

  test('reads it once it is there, and keeps its states beside the others', async () => {
    await offer({ value: ['of the first', 'string'] });

    const result = await deploy(second.session(), {});

    expect(only(result)).toMatchObject({ outcome: 'applied' });
    expect(await second.parameters()).toEqual({ feature_store: 'feature_store+of the first' });
    const states = (await keysIn(first, '')).filter((key) => key.endsWith('.tfstate'));
    expect(states).toEqual([
      'example_features/feature_store/terraform.tfstate',
      'example_infra/network/terraform.tfstate',
    ]);
    expect(deploymentLockKey(second.platform)).not.toBe(deploymentLockKey(first.platform));
  });

  test('has nothing to do as long as nothing changes there', async () => {
    expect(only(await deploy(second.session(), {}))).toMatchObject({ outcome: 'unchanged' });
  });

  test('is told by its name of an output that is gone', async () => {
    await offer({ zones: ['a', 'string'] });

    const result = await plan(second.session(), {});

    expect(result.exitCode).toBe(3);
    expect(only(result)?.error).toContain('example-infra/network has no output "value" in dev: it has "zones".');
  });

  test('is planned anew for another value, and told by Terraform that it is of another kind', async () => {
    await offer({ value: [7, 'number'] });

    const result = await plan(second.session(), {});

    expect(result.choices).toEqual([
      { module: 'feature_store', chosen: true, reason: 'reads other values: example-infra/network.value' },
    ]);
    expect(result.exitCode).toBe(1);
    expect(only(result)?.error).toContain('There is no output "value" of the kind string.');
  });

  test('goes although the first one has gone before', async () => {
    const client = new S3Client(first.client);
    await client.send(new DeleteObjectCommand({ Bucket: first.bucket, Key: stateKey(first.platform, 'network') }));
    client.destroy();

    const result = await destroy(second.session(), {});

    expect(result).toMatchObject({ exitCode: 0, modules: [{ module: 'feature_store', outcome: 'destroyed' }] });
    expect(await second.parameters()).toEqual({});
  });
});
