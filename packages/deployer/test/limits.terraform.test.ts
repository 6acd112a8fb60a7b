import { resourceName, stateKey } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy, destroy, destroyBackend, findDrift, plan, type StayingResource } from '../src';
import { LIMITS } from './support/limits';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';
import { objectIn } from './support/stored-object';

beforeAll(() => requireTools('terraform', 'moto_server'));

const GROUP = 'aws_sagemaker_model_package_group.models';
const STAYS: StayingResource = {
  address: GROUP,
  type: 'aws_sagemaker_model_package_group',
  reason: 'the emulator cannot delete it (it knows no such call), until npx projen emulator:stop',
};

/** One story: each test goes on where the last one ended. */
describe('an environment on an endpoint that cannot do all that AWS can', () => {
  let scene: Scene;
  const session = (): ObservedSession => scene.session({ limits: LIMITS });

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { registry: [], tracking: ['registry'] } });
    const named = (purpose: string): string => resourceName(scene.platform, '${var.environment}', 'sm', purpose);
    scene.write({
      registry: {
        resources: {
          aws_sagemaker_model_package_group: { models: { model_package_group_name: named('models') } },
          aws_ssm_parameter: {
            group: { name: named('group'), type: 'String', insecure_value: `\${${GROUP}.arn}` },
          },
        },
        outputs: { group: `\${${GROUP}.arn}` },
      },
      tracking: { resources: { aws_sagemaker_mlflow_tracking_server: { server: {} } } },
    });
  });

  /** Addresses of what a module's state knows. */
  async function known(module: string): Promise<readonly string[]> {
    const state = JSON.parse((await objectIn(scene, stateKey(scene.platform, module))) ?? '{}') as {
      readonly resources?: readonly { readonly type: string; readonly name: string }[];
    };
    return (state.resources ?? []).map(({ type, name }) => `${type}.${name}`).sort();
  }

  test('gets all but what cannot be made there, and has nothing to do after that', async () => {
    const first = await deploy(session());

    expect(outcomes(first)).toEqual({ registry: 'applied' });
    expect(first).toMatchObject({
      exitCode: 0,
      leftOut: [{ module: 'tracking', types: ['aws_sagemaker_mlflow_tracking_server'] }],
    });
    expect(outcomes(await plan(session()))).toEqual({ registry: 'unchanged' });
  });

  test('loses all but what cannot be deleted there, which is named and stays in its state', async () => {
    const removed = await destroy(session());

    expect(outcomes(removed)).toEqual({ registry: 'destroyed', tracking: 'absent' });
    expect(removed).toMatchObject({
      exitCode: 0,
      modules: expect.arrayContaining([expect.objectContaining({ module: 'registry', stays: [STAYS] })]) as unknown,
    });
    expect(await known('registry')).toEqual([GROUP]);
  });

  test('has nothing left to destroy then, and no drift', async () => {
    const again = await destroy(session());

    expect(again).toMatchObject({
      exitCode: 0,
      modules: expect.arrayContaining([
        expect.objectContaining({ module: 'registry', outcome: 'unchanged', stays: [STAYS] }),
      ]) as unknown,
    });
    expect(await findDrift(scene.session({ limits: LIMITS, workspace: scratchFolder() }))).toMatchObject({
      exitCode: 0,
      modules: [],
    });
  });

  test('keeps its backend, and says what alone ends it', async () => {
    await expect(destroyBackend(session(), { typeName: () => Promise.resolve('dev') })).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(
        /registry\/terraform\.tfstate: 1 resource, which the emulator cannot delete\n/,
      ) as string,
      next: 'npx projen emulator:stop',
    });
  });

  test('gets the rest back with the next deployment, and what stayed is used as it is', async () => {
    const again = await deploy(session());

    expect(outcomes(again)).toEqual({ registry: 'applied' });
    expect(again.choices).toContainEqual({
      module: 'registry',
      chosen: true,
      reason: expect.stringMatching(/^was destroyed by .* but for what could not be deleted$/) as string,
    });
    const changes = again.modules[0]?.changes.map(({ address, action }) => [address, action]);
    expect(changes?.sort()).toEqual([
      ['aws_ssm_parameter.group', 'create'],
      ['aws_ssm_parameter.parameter', 'create'],
    ]);
    expect(outcomes(await plan(session()))).toEqual({ registry: 'unchanged' });
  });
});
