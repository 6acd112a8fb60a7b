import { readFileSync, writeFileSync } from 'node:fs';
import { CreateOpenIDConnectProviderCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { requireTools } from '@mlopspltf/testing';
import { deploy, destroy } from '../src';
import { Scene } from './support/scene';

beforeAll(() => requireTools('terraform', 'moto_server'));

const URL = 'https://token.actions.githubusercontent.com';
const TYPE = 'aws_iam_openid_connect_provider';

/** A module that makes an identity provider, and could look one up. */
async function sceneWithProvider(): Promise<Scene> {
  const scene = await Scene.withBackend({ modules: { oidc: [] } });
  const file = `${scene.folder}/cdktf.out/stacks/oidc/cdk.tf.json`;
  const stack = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
  const created = { count: 1, url: URL, client_id_list: ['sts.amazonaws.com'] };
  const arn = `\${one(concat(${TYPE}.made[*].arn, data.${TYPE}.found[*].arn))}`;
  const changed = {
    ...stack,
    resource: { ...stack.resource, [TYPE]: { made: created } },
    data: { ...stack.data, [TYPE]: { found: { count: 0, url: URL } } },
    output: { provider_arn: { value: arn } },
  };
  writeFileSync(file, JSON.stringify(changed));
  return scene;
}

async function providers(client: IAMClient): Promise<readonly string[]> {
  const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand());
  return OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []);
}

test("an account's identity provider that somebody else has made is used, told of, and left alone by destroy", async () => {
  const scene = await sceneWithProvider();
  const iam = new IAMClient(scene.client);
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: URL, ClientIDList: ['sts.amazonaws.com'] }));
  const session = scene.session();

  const first = await deploy(session);
  const second = await deploy(scene.session());
  const removal = await destroy(scene.session());

  expect(first.modules).toMatchObject([{ module: 'oidc', outcome: 'applied' }]);
  expect(first.modules[0]?.changes.map(({ type }) => type)).not.toContain(TYPE);
  expect(session.events).toContainEqual({ kind: 'warning', message: expect.stringContaining(URL) as string });
  expect(second.modules).toMatchObject([{ outcome: 'unchanged' }]);
  expect(removal.modules).toMatchObject([{ outcome: 'destroyed' }]);
  expect(await providers(iam)).toHaveLength(1);
});

test('where there is none it is made, stays the same on the next run, and goes with destroy', async () => {
  const scene = await sceneWithProvider();
  const iam = new IAMClient(scene.client);

  const first = await deploy(scene.session());
  const second = await deploy(scene.session());
  const made = await providers(iam);
  await destroy(scene.session());

  expect(first.modules[0]?.changes.map(({ type }) => type)).toContain(TYPE);
  expect(second.modules).toMatchObject([{ outcome: 'unchanged' }]);
  expect(made).toHaveLength(1);
  expect(await providers(iam)).toEqual([]);
});
