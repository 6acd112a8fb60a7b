import { join } from 'node:path';
import { backendFixture, requireTools, scratchFolder } from '@mlopspltf/testing';
import { deploy, plan, runTerraform } from '../src';
import { outcomes } from './support/outcomes';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('terraform', 'moto_server'));

const QUEUES = { aws_sqs_queue: { kept: { name: 'kept' }, dropped: { name: 'dropped' } } };

/** One story: each test goes on where the last one ended. */
describe('Terraform by hand, in an environment that may not lose data', () => {
  let scene: Scene;
  let session: ObservedSession;
  const plans = join(scratchFolder(), 'p');

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { store: [] } });
    const env = await backendFixture(scene.platform, 'tst');
    session = scene.session({ environment: 'tst', env });
    scene.write({ store: { resources: QUEUES } });
    expect(outcomes(await deploy(session))).toEqual({ store: 'applied' });
  });

  test.each(['new', 'select'])('cannot go to another state by "workspace %s"', async (word) => {
    expect(await runTerraform(session, 'store', ['workspace', word, 'x'])).toBe(1);

    expect(outcomes(await plan(session, { all: true }))).toEqual({ store: 'unchanged' });
  });

  test('plans nothing that would delete data', async () => {
    expect(await runTerraform(session, 'store', ['plan', '-destroy'])).toBe(1);
  });

  test('applies no plan that was kept', async () => {
    expect(await runTerraform(session, 'store', ['plan', `-out=${plans}`])).toBe(0);

    await expect(runTerraform(session, 'store', ['apply', plans])).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringContaining('npx projen deploy:tst --module store') as string,
    });
  });

  test('deletes no data store that the stack no longer has', async () => {
    const { kept } = QUEUES.aws_sqs_queue;
    scene.write({ store: { resources: { aws_sqs_queue: { kept } } } });

    await expect(runTerraform(session, 'store', ['apply', '-auto-approve'])).rejects.toMatchObject({
      name: 'GuardError',
      message: expect.stringContaining('\n  aws_sqs_queue.dropped\n') as string,
    });
    expect(await runTerraform(session, 'store', ['state', 'rm', 'aws_sqs_queue.dropped'])).toBe(0);
    expect(await runTerraform(session, 'store', ['apply', '-auto-approve'])).toBe(0);
  });
});
