import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { stateBucket, stateKey } from '@mlopspltf/definition';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import type { Admission } from '../src/api';
import { runTerraform } from '../src/operations/terraform';
import { Scene } from './support/scene';
import { script } from './support/script';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('moto_server'));

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.withBackend({ modules: { store: [] } });
});

interface Attempt {
  readonly session: ObservedSession;
  readonly error: unknown;
  /** Whether it came past the guards: Terraform was at least asked for its version. */
  readonly passed: boolean;
}

/** From a branch of another environment. What stands for Terraform does nothing, so all that passes ends in an error. */
async function attempt(args: readonly string[], admission: Admission = {}): Promise<Attempt> {
  const mark = join(scratchFolder(), 'started');
  const program = script(`require('fs').writeFileSync(${JSON.stringify(mark)}, ''); process.exitCode = 1;`);
  const session = scene.session({
    env: { ...scene.session().env, TERRAFORM_BINARY_NAME: program },
    revision: { commit: 'a'.repeat(40), branch: 'main', clean: true, who: 'ana@laptop' },
    admission,
  });
  const error: unknown = await runTerraform(session, 'store', args).catch((thrown: unknown) => thrown);
  return { session, error, passed: existsSync(mark) };
}

test.each([['apply'], ['state rm a'], ['import a b'], ['something-new']])(
  '"terraform %s" from a branch of another environment is refused, and Terraform is not started',
  async (words) => {
    const { error, passed } = await attempt(words.split(' '));

    expect(error).toMatchObject({ name: 'GuardError', message: expect.stringContaining('feature/**') as string });
    expect(passed).toBe(false);
  },
);

test.each([['state list'], ['plan'], ['output -json']])(
  '"terraform %s" only looks: any branch will do',
  async (words) => {
    expect((await attempt(words.split(' '))).passed).toBe(true);
  },
);

test('the push of a state that could not be saved needs no reason: it stores what was admitted before', async () => {
  expect((await attempt(['state', 'push', 'errored.tfstate'])).passed).toBe(true);
  expect((await attempt(['state', 'push', '-force', 'errored.tfstate'])).passed).toBe(false);
});

test('with a reason it passes, and is told what was passed over', async () => {
  const { passed, session } = await attempt(['apply'], { breakGlass: 'the pipeline is down' });

  expect(passed).toBe(true);
  expect(session.events).toContainEqual({
    kind: 'warning',
    message: expect.stringContaining('feature/**') as string,
  });
});

test('a state that is damaged can be looked at, and repaired', async () => {
  const damaged = await Scene.withBackend({ modules: { store: [] } });
  const { platform, env } = damaged.session({ environment: 'dev' });
  const place = { Bucket: stateBucket(platform, 'dev'), Key: stateKey(platform, 'store') };
  await new S3Client(damaged.client).send(new PutObjectCommand({ ...place, Body: '{ damaged' }));
  const mark = join(scratchFolder(), 'started');
  const program = script(`require('fs').writeFileSync(${JSON.stringify(mark)}, ''); process.exitCode = 1;`);

  const pulled = runTerraform(damaged.session({ env: { ...env, TERRAFORM_BINARY_NAME: program } }), 'store', [
    'state',
    'pull',
  ]);

  await expect(pulled).rejects.not.toMatchObject({ message: expect.stringContaining('terraform.tfstate') as string });
  expect(existsSync(mark)).toBe(true);
});
