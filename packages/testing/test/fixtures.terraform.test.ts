import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findEnvironment } from '@mlopspltf/definition';
import { accountEnvironment, backendFixture, platformFixture, requireTools, scratchFolder, writeStacks } from '../src';

const run = promisify(execFile);

interface Outputs {
  readonly value: { readonly value: string };
}

beforeAll(() => requireTools('terraform', 'moto_server'));

test('written stacks are initialised and applied by Terraform with what lies beside them, dependencies read', async () => {
  const platform = platformFixture({ modules: { base: [], on_top: ['base'] } });
  const env = await backendFixture(platform, 'dev');
  const output = writeStacks({ platform, folder: scratchFolder(), stacks: { base: { value: 'from below' } } });

  for (const module of ['base', 'on_top']) {
    const cwd = join(output, 'stacks', module);
    const options = { cwd, env };
    await run(
      'terraform',
      ['init', '-input=false', '-lockfile=readonly', '-backend-config=../../environments/dev.config'],
      options,
    );
    await run(
      'terraform',
      ['apply', '-input=false', '-auto-approve', '-var-file=../../environments/dev.tfvars'],
      options,
    );
  }

  const { stdout } = await run('terraform', ['output', '-json'], { cwd: join(output, 'stacks', 'on_top'), env });
  expect((JSON.parse(stdout) as Outputs).value.value).toBe('on_top+from below');
  expect(env.AWS_ENDPOINT_URL).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('the stack of the backend makes what the other stacks keep their state in', async () => {
  const platform = platformFixture();
  const output = writeStacks({ platform, folder: scratchFolder() });
  const cwd = join(output, 'stacks', 'tf_remote_backend');
  const { account } = findEnvironment(platform, 'dev');
  const env = await accountEnvironment(account);

  await run('terraform', ['init', '-input=false', '-backend=false'], { cwd, env });
  await run('terraform', ['validate'], { cwd, env });
});
