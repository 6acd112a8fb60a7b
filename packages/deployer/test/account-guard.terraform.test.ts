import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountEnvironment, freshAccount, requireTools, scratchFolder } from '@mlopspltf/testing';
import { bootstrap, deploy, destroy, plan, runTerraform, type Session } from '../src';
import { Scene } from './support/scene';
import { script } from './support/script';

beforeAll(() => requireTools('moto_server'));

/** Stands for Terraform, and notes that it was started. */
function recorder(): { readonly file: string; readonly started: () => boolean } {
  const mark = join(scratchFolder(), 'started');
  return { file: script(`require('fs').writeFileSync(${JSON.stringify(mark)}, '')`), started: () => existsSync(mark) };
}

const operations: readonly (readonly [string, (session: Session) => Promise<unknown>])[] = [
  ['plan', plan],
  ['deploy', deploy],
  ['destroy', destroy],
  ['bootstrap', bootstrap],
  ['terraform', (session) => runTerraform(session, 'store', ['version'])],
];

test.each(operations)(
  '%s with credentials of another account is refused with both numbers, and Terraform is not started',
  async (_, operation) => {
    const scene = await Scene.withBackend({ modules: { store: [] } });
    const foreign = freshAccount();
    const terraform = recorder();
    const env = { ...(await accountEnvironment(foreign)), TERRAFORM_BINARY_NAME: terraform.file };

    const refused = operation(scene.session({ env }));

    await expect(refused).rejects.toMatchObject({ name: 'GuardError' });
    await expect(refused).rejects.toThrow(
      new RegExp(`dev is account ${scene.platform.environments[0]?.account ?? ''}.*account ${foreign}`),
    );
    expect(terraform.started()).toBe(false);
  },
);

test.each(operations.filter(([name]) => name !== 'bootstrap'))(
  '%s into an environment without a backend is refused with the command that makes it, and Terraform is not started',
  async (_, operation) => {
    const scene = await Scene.bare({ modules: { store: [] } });
    const terraform = recorder();

    const refused = operation(
      scene.session({ env: { ...scene.session().env, TERRAFORM_BINARY_NAME: terraform.file } }),
    );

    await expect(refused).rejects.toMatchObject({ name: 'GuardError', next: 'npx projen bootstrap:dev' });
    await expect(refused).rejects.toThrow(`the bucket ${scene.bucket} and the table ${scene.table} are missing`);
    expect(terraform.started()).toBe(false);
  },
);

test.each([
  ['deploy', deploy],
  ['destroy', destroy],
] as const)(
  '%s without anybody to ask is refused after the guards, before Terraform is started',
  async (name, operation) => {
    const scene = await Scene.withBackend({ modules: { store: [] } });
    const terraform = recorder();
    const env = { ...scene.session().env, TERRAFORM_BINARY_NAME: terraform.file };

    const refused = operation(scene.session({ approve: undefined, env }));

    await expect(refused).rejects.toMatchObject({ name: 'GuardError', next: `npx projen ${name}:dev --auto-approve` });
    await expect(refused).rejects.toThrow('The approval is missing');
    expect(terraform.started()).toBe(false);
  },
);

test('a Terraform of the wrong version is refused after the guards, before it does anything', async () => {
  const scene = await Scene.withBackend({ modules: { store: [] } });
  const old = script("console.log('Terraform v1.5.7')");

  const refused = plan(scene.session({ env: { ...scene.session().env, TERRAFORM_BINARY_NAME: old } }));

  await expect(refused).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringContaining('is Terraform 1.5.7') as string,
  });
});

test('two runs of one checkout on one environment: the second is refused, saying who works', async () => {
  const scene = await Scene.withBackend({ modules: { store: [] } });
  const mark = join(scratchFolder(), 'mark');
  const slow = script(
    `console.log('Terraform v1.11.4'); const fs = require('fs'); const wait = () => fs.existsSync('${mark}') || setTimeout(wait, 20); wait();`,
  );
  const session = scene.session({ env: { ...scene.session().env, TERRAFORM_BINARY_NAME: slow } });

  const first = plan(session);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await expect(plan(scene.session())).rejects.toMatchObject({
    name: 'LockError',
    message: expect.stringContaining('plan of dev') as string,
  });
  writeFileSync(mark, '');
  await first;
});
