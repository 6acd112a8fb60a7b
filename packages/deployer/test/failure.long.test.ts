import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { requireTools } from '@mlopspltf/testing';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../src/api';
import { withRun } from '../src/operations/run';
import { runTerraform } from '../src/operations/terraform';
import { unlock } from '../src/operations/unlock';
import { AwsProxy, type PassingCall } from './support/aws-proxy';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

/** Plans and applies, as every operation does. @returns false where there was nothing to do */
function apply(session: Session): Promise<boolean> {
  return withRun(session, { operation: 'deploy' }, async (run) => {
    const { terraform } = await run.terraform('store');
    await terraform.prepare();
    const plan = await terraform.plan({ lock: true });
    if (plan) await terraform.apply(plan);
    return plan !== undefined;
  });
}

async function heldLocks(scene: Scene): Promise<readonly string[]> {
  const { Items: items = [] } = await new DynamoDBClient(scene.client).send(
    new ScanCommand({ TableName: scene.table }),
  );
  return items.flatMap(({ LockID: id, Info: info }) => (info === undefined ? [] : [id?.S ?? '']));
}

/** As each of the services says it that are asked while an apply goes on. */
function expired({ name }: PassingCall): { readonly status: number; readonly body: string } {
  const message = 'The security token included in the request is expired';
  if (name.startsWith('s3'))
    return { status: 400, body: `<Error><Code>ExpiredToken</Code><Message>${message}</Message></Error>` };
  return { status: 400, body: JSON.stringify({ __type: 'ExpiredTokenException', message }) };
}

test('credentials that expire in the middle of an apply lose nothing: what was made is pushed, and nothing is left to do', async () => {
  const scene = await Scene.withBackend({ modules: { store: [] } });
  let [hasExpired, isMade] = [false, false];
  const proxy = await AwsProxy.start({
    endpoint: scene.client.endpoint,
    answerInstead: (call) => (hasExpired ? expired(call) : undefined),
    deliver: ({ name }) => {
      if (name === 'ssm PutParameter' && !isMade) hasExpired = isMade = true;
      return true;
    },
  });
  try {
    const session = scene.session({ env: { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint } });
    const push = 'npx projen terraform:dev --module store -- state push errored.tfstate';

    const failed = apply(session);

    await expect(failed).rejects.toMatchObject({
      name: 'ExecutionError',
      message: expect.stringMatching(
        /^The exported AWS credentials have expired: [^]*it lies in \S+errored\.tfstate[^]*lock of this run could not be released/,
      ) as string,
      next: 'npx projen unlock:dev --module store',
    });
    await expect(failed).rejects.toThrow(`  npx projen unlock:dev --module store\n  ${push}\n`);
    expect(await heldLocks(scene)).toHaveLength(1);

    // New credentials.
    hasExpired = false;
    await expect(apply(session)).rejects.toMatchObject({ name: 'GuardError', next: push });
    expect(await unlock(session, 'store')).toMatchObject({ released: true });
    expect(await runTerraform(session, 'store', ['state', 'push', 'errored.tfstate'])).toBe(0);
    const kept = join(session.workspace, 'backups');
    expect(
      readdirSync(kept, { recursive: true }).filter((name) => String(name).endsWith('-store-errored.tfstate')),
    ).toHaveLength(1);
    expect(await scene.parameters()).toEqual({ store: 'store' });
    // The provider could not read back what it had made, so it makes it anew: what the state does not know could not go.
    expect(await apply(session)).toBe(true);
    expect(await apply(session)).toBe(false);
  } finally {
    await proxy.stop();
  }
});

test('in a run of the pipeline the file goes with the runner, so what was made is told, with its id', async () => {
  const scene = await Scene.withBackend({ modules: { store: [] } });
  let isMade = false;
  const proxy = await AwsProxy.start({
    endpoint: scene.client.endpoint,
    answerInstead: (call) => (isMade && call.name.startsWith('s3') ? expired(call) : undefined),
    deliver: ({ name }) => {
      isMade ||= name === 'ssm PutParameter';
      return true;
    },
  });
  try {
    const failed = apply(
      scene.session({
        env: { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint },
        revision: {
          clean: true,
          who: 'ana',
          pipeline: { id: '7', attempt: 1, url: 'https://github.com/example-org/infra/actions/runs/7' },
        },
      }),
    );

    await expect(failed).rejects.toMatchObject({
      name: 'ExecutionError',
      unsavedState: true,
      next: 'npx projen plan:dev --module store',
      message: expect.stringMatching(/aws_ssm_parameter\.\w+: Creation complete after \d+s \[id=\S+\]/) as string,
    });
    await expect(failed).rejects.not.toThrow(/\S+errored\.tfstate/);
  } finally {
    await proxy.stop();
  }
});

test('stopped in the midst of a resource: no lock is left, what was made is known, and the next one goes through', async () => {
  const scene = await Scene.withBackend({ modules: { store: [] } });
  const stopping = new AbortController();
  let isMade = false;
  const proxy = await AwsProxy.start({
    endpoint: scene.client.endpoint,
    // The parameter is made; what the provider asks next is never answered.
    deliver: ({ name }) => {
      if (isMade && name.startsWith('ssm') && !stopping.signal.aborted) {
        stopping.abort('SIGINT');
        return false;
      }
      isMade ||= name === 'ssm PutParameter';
      return true;
    },
  });
  try {
    const env = { ...scene.session().env, AWS_ENDPOINT_URL: proxy.endpoint };

    await expect(apply(scene.session({ env, signal: stopping.signal }))).rejects.toMatchObject({
      name: 'ExecutionError',
      message: expect.stringContaining('interrupted') as string,
    });

    expect(await heldLocks(scene)).toEqual([]);
    expect(await apply(scene.session({ env }))).toBe(true);
    expect(await apply(scene.session({ env }))).toBe(false);
  } finally {
    await proxy.stop();
  }
});
