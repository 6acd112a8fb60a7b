import { BACKEND_MODULE } from '@mlopspltf/definition';
import { bootstrap, type Session } from '../../src';
import { withRun } from '../../src/operations/run';
import { AwsProxy, type PassingCall } from './aws-proxy';
import { backendScene, contentsOf, resourcesIn, wholeBackend, type BackendSceneOptions } from './backend-scene';
import { KillableBootstrap, type KillableEnd } from './killable-bootstrap';
import type { Scene } from './scene';
import { storedBackend } from './stored-backend';

export interface KillStory extends BackendSceneOptions {
  /** Kill it when it reaches this border. */
  readonly stopAt?: string;
  /** Kill it so many milliseconds after it began with its first step. */
  readonly after?: number;
  /** Kill it when AWS has done the first such call, before the answer arrives. */
  readonly duringCall?: (call: PassingCall) => boolean;
}

export interface KilledStory {
  readonly killed: KillableEnd;
  readonly scene: Scene;
}

/** Kills a bootstrap, with all its children, then runs it once more. What is there afterwards has to be whole. */
export async function killAndRunAgain({ stopAt, after, duringCall, ...options }: KillStory): Promise<KilledStory> {
  const scene = await backendScene(options);
  let running: KillableBootstrap | undefined;
  let isDone = duringCall === undefined;
  const deliver = (call: PassingCall): boolean => {
    if (isDone || !duringCall?.(call)) return true;
    isDone = true;
    running?.kill();
    return false;
  };
  const proxy = await AwsProxy.start({ endpoint: scene.client.endpoint, deliver });
  try {
    const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };
    const { output, workspace } = scene.session();
    const onBorder = (border: string): void => {
      if (after !== undefined && border === FIRST_BORDER) setTimeout(() => running?.kill(), after);
    };
    running = new KillableBootstrap({ output, workspace, env, stopAt, onBorder });
    const killed = await running.ended;
    const again = scene.session({ env });
    await bootstrap(again);
    await expectWhole(scene);
    expect(await changesLeft(again)).toBeUndefined();
    return { killed, scene };
  } finally {
    await proxy.stop();
  }
}

/** What Terraform would still do; undefined for nothing. */
async function changesLeft(session: Session): Promise<unknown> {
  return withRun(session, { operation: 'plan' }, async (run) => {
    const { terraform } = await run.terraform(BACKEND_MODULE);
    await terraform.prepare();
    return terraform.plan({ lock: false });
  });
}

export const FIRST_BORDER = 'create started';

/** One of each, the state in its place and vouched for, no lock left. */
export async function expectWhole(scene: Scene): Promise<void> {
  expect(await contentsOf(scene)).toEqual(wholeBackend(scene));
  const { locks, resources, vouched } = await storedBackend(scene);
  expect({ locks, vouched }).toEqual({
    locks: [],
    vouched: scene.platform.stateLocking === 'lockfile' ? undefined : true,
  });
  expect(resources).toBeGreaterThanOrEqual(resourcesIn(scene));
}
