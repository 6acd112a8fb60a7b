import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { stateKeyAliasArn } from '@mlopspltf/definition';
import { requireTools } from '@mlopspltf/testing';
import { bootstrap, deploy, type ProgressEvent } from '../src';
import { AwsProxy, type PassingCall } from './support/aws-proxy';
import { backendScene } from './support/backend-scene';
import { refusalOf } from './support/bucket-policy';
import { expectWhole } from './support/kill-story';

beforeAll(() => requireTools('terraform', 'moto_server', 'ps'));

function warnings(events: readonly ProgressEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []));
}

describe.each(['dynamodb', 'lockfile', 'both'] as const)('with locking by %s', (stateLocking) => {
  const calls: PassingCall[] = [];
  const warned: Record<string, readonly string[]> = {};
  let scene: Awaited<ReturnType<typeof backendScene>>;

  beforeAll(async () => {
    scene = await backendScene({ stateLocking, modules: { first: [] } });
    const deliver = (call: PassingCall): boolean => calls.push(call) > 0;
    const proxy = await AwsProxy.start({ endpoint: scene.client.endpoint, deliver });
    try {
      const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };
      for (const [name, operation] of Object.entries({ bootstrap, deploy, again: bootstrap })) {
        const session = scene.session({ env });
        await expect(operation(session)).resolves.toMatchObject({ exitCode: 0 });
        warned[name] = warnings(session.events);
      }
    } finally {
      await proxy.stop();
    }
  });

  test('the backend is whole, and a module deployed', async () => {
    await expectWhole(scene);
    expect(await scene.parameters()).toEqual({ first: 'first' });
  });

  test('states are locked there, and nowhere else', () => {
    const files = calls.filter(
      ({ name, path }) => name === 's3 PUT' && path.endsWith('first/terraform.tfstate.tflock'),
    );
    const items = calls.filter(({ name }) => name === 'dynamodb DeleteItem');

    expect({ files: files.length > 0, items: items.length > 0 }).toEqual({
      files: stateLocking !== 'dynamodb',
      items: stateLocking !== 'lockfile',
    });
  });

  test('the policy of the bucket lets through every upload of Terraform and of the deployer, all encrypted by the key', async () => {
    const refuses = await refusalOf(scene);
    const uploads = calls.filter(
      ({ name, path }) => name === 's3 PUT' && path.startsWith(`/${scene.bucket}/`) && path.includes('.'),
    );

    expect(uploads.map(({ path }) => path.split('/').at(-1))).toEqual(
      expect.arrayContaining(['terraform.tfstate', 'deployment.json']),
    );
    for (const upload of uploads) {
      expect(upload.headers).toMatchObject({
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': expect.stringMatching(
          /:alias\/.*-dev-kms-tf-backend$/,
        ) as string,
      });
      expect(refuses(upload)).toBe(false);
    }
    expect(refuses({ headers: { 'x-amz-server-side-encryption': 'AES256' } })).toBe(true);
  });

  test("Terraform's deprecation of DynamoDB locking is explained when the backend is made, and never again", () => {
    expect(warned).toEqual({
      bootstrap: stateLocking === 'lockfile' ? [] : [expect.stringContaining('docs/runbooks/backend.md')],
      deploy: [],
      again: [],
    });
  });
});

test('the policy of the bucket judges uploads of the AWS command line by the encryption they ask for', async () => {
  requireTools('aws');
  const scene = await backendScene({ modules: {} });
  await bootstrap(scene.session());
  const calls: PassingCall[] = [];
  const proxy = await AwsProxy.start({ endpoint: scene.client.endpoint, deliver: (call) => calls.push(call) > 0 });
  const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };
  const upload = async (...encryption: readonly string[]): Promise<PassingCall | undefined> => {
    await promisify(execFile)('aws', ['s3', 'cp', __filename, `s3://${scene.bucket}/note.txt`, ...encryption], { env });
    return calls.findLast(({ name, path }) => name === 's3 PUT' && path.endsWith('/note.txt'));
  };
  try {
    const refuses = await refusalOf(scene);
    const key = stateKeyAliasArn(scene.platform, 'dev', scene.platform.environments[0]?.account ?? '');
    const judged = {
      plain: await upload(),
      keyed: await upload('--sse', 'aws:kms', '--sse-kms-key-id', key),
      other: await upload('--sse', 'AES256'),
    };

    expect(judged.plain?.headers).not.toHaveProperty('x-amz-server-side-encryption');
    expect(judged.keyed?.headers).toHaveProperty('x-amz-server-side-encryption', 'aws:kms');
    expect(Object.values(judged).map((call) => call && refuses(call))).toEqual([false, false, true]);
  } finally {
    await proxy.stop();
  }
});
