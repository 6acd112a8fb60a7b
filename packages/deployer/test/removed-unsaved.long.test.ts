import { requireTools } from '@mlopspltf/testing';
import { deploy, destroy, plan, runTerraform } from '../src';
import { AwsProxy } from './support/aws-proxy';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import { withoutModules } from './support/without-modules';

beforeAll(() => requireTools('terraform', 'moto_server'));

const EXPIRED = '<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>';
const PUSH = ['state', 'push', 'errored.tfstate'];

test('a state that the removal of a former module could not save is pushed by the command of the failure', async () => {
  const scene = await Scene.withBackend({ modules: { base: [], old: [] } });
  expect(outcomes(await deploy(scene.session()))).toEqual({ base: 'applied', old: 'applied' });
  let [isDeleted, hasExpired] = [false, false];
  const proxy = await AwsProxy.start({
    endpoint: scene.client.endpoint,
    answerInstead: ({ name }) => (hasExpired && name.startsWith('s3') ? { status: 400, body: EXPIRED } : undefined),
    deliver: ({ name }) => {
      if (name === 'ssm DeleteParameter' && !isDeleted) isDeleted = hasExpired = true;
      return true;
    },
  });
  try {
    const bare = withoutModules(scene, ['old']);
    const session = { ...bare, env: { ...bare.env, AWS_ENDPOINT_URL: proxy.endpoint } };
    const failed = await destroy(session, { modules: ['old'] });
    expect(failed).toMatchObject({ exitCode: 1, next: `npx projen terraform:dev --module old -- ${PUSH.join(' ')}` });

    // New credentials.
    hasExpired = false;
    expect((await plan(session)).removed).toMatchObject([{ module: 'old' }]);
    await expect(runTerraform(session, 'old', ['state', 'list'])).rejects.toMatchObject({ name: 'InputError' });
    await expect(runTerraform(session, 'never_was', PUSH)).rejects.toThrow('has no module "never_was"');
    expect(await runTerraform(session, 'old', PUSH)).toBe(0);

    expect((await plan(session)).removed).toEqual([]);
    expect(Object.keys(await scene.parameters())).toEqual(['base']);
  } finally {
    await proxy.stop();
  }
});
