import { resolvePlatform, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import { checkBackend } from '../src/aws/backend-guard';
import { isImitation } from '../src/aws/imitation';
import type { StateStore } from '../src/aws/state-store';
import { bootstrap } from '../src/bootstrap/bootstrap';
import { refuseOtherOwner } from '../src/bootstrap/other-owner';
import { type outputReads } from '../src/configuration/output-reads';
import { GuardError, InputError } from '../src/errors';
import { destroyBackend } from '../src/operations/destroy-backend';
import { RemoteReads } from '../src/operations/remote-reads';
import { trustedPlatform } from '../src/pipeline/trusted-platform';
import { selectModules } from '../src/selection/select';
import { observedSession } from './support/session';

const NETWORK = { repository: 'mlopspltf-infra', module: 'network' } as const;
const KEY = 'mlopspltf_infra/network/terraform.tfstate';
const SECOND: PlatformDefinition = {
  repository: { owner: 'example-org', name: 'mlopspltf-features' },
  backend: { repository: 'mlopspltf-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'feature_store', reads: [NETWORK] }],
};
const platform = resolvePlatform(SECOND);
const AWS = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' };

describe('a repository that shares a backend', () => {
  test.each<[string, Platform, RegExp]>([
    ['says whose affair it is', platform, /"mlopspltf-infra" makes it: run npx projen bootstrap:dev there/],
    [
      'says what to look for where its definition does not name the owner',
      resolvePlatform({ ...SECOND, backend: undefined }),
      /Another repository makes it, the one whose definition has the module "tf_remote_backend": run npx projen/,
    ],
  ])('%s, wherever it is asked to set it up or take it down', async (_, asked, expected) => {
    const session = observedSession(asked, { env: AWS });
    const refused = expect.objectContaining({
      name: 'InputError',
      message: expect.stringMatching(expected) as string,
      next: undefined,
    }) as Error;

    await expect(bootstrap(session)).rejects.toThrow(refused);
    await expect(destroyBackend(session, { typeName: () => Promise.resolve('dev') })).rejects.toThrow(refused);
    await expect(bootstrap(session)).rejects.toBeInstanceOf(InputError);
  });

  test('says so as well where the backend is missing', async () => {
    const store = {
      bucket: { name: 'b', exists: () => Promise.resolve(false) },
      table: { name: 't', used: true, exists: () => Promise.resolve(false) },
    } as unknown as StateStore;

    await expect(checkBackend(observedSession(platform, {}), store)).rejects.toThrow(
      expect.objectContaining({
        name: 'GuardError',
        message: expect.stringMatching(/dev has no backend yet.*"mlopspltf-infra" makes it/s) as string,
        next: undefined,
      }) as Error,
    );
  });

  test('has no module for it that could be named', async () => {
    const request = { root: '/nowhere', platform, environment: 'dev', selection: { modules: ['tf_remote_backend'] } };

    await expect(selectModules(request)).rejects.toThrow('There is no module "tf_remote_backend" in dev.');
  });

  test('does not get one of its own by a commit', () => {
    const modules = [...SECOND.modules, { name: 'tf_remote_backend', appliedBy: 'administrator' as const }];
    const brought = resolvePlatform({ ...SECOND, backend: undefined, modules });

    expect(() => trustedPlatform(platform, brought)).toThrow(/Its backend is "its own", and here it is "another repo/);
  });
});

describe('an imitation of AWS is', () => {
  test.each<[string, NodeJS.ProcessEnv, boolean]>([
    ['an address of this machine', { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }, true],
    ['one of the newer kind', { AWS_ENDPOINT_URL: 'http://[::1]:5000' }, true],
    ['its name', { AWS_ENDPOINT_URL: 'http://localhost:5000' }, true],
    ['not AWS', {}, false],
    ['not an empty address', { AWS_ENDPOINT_URL: '' }, false],
    ['not another machine', { AWS_ENDPOINT_URL: 'http://10.0.0.1:5000' }, false],
    ['not a name that begins like one', { AWS_ENDPOINT_URL: 'http://127.0.0.1.example.com' }, false],
    ['not where one service leads elsewhere', endpoints('https://s3.amazonaws.com'), false],
    ['not where one service is AWS after all', endpoints(''), false],
    ['where each service leads here', endpoints('http://127.0.0.2:1'), true],
    ['not what is no address', { AWS_ENDPOINT_URL: '127.0.0.1:5000' }, false],
  ])('%s', (_, env, expected) => {
    expect(isImitation(env)).toBe(expected);
  });

  function endpoints(s3: string): NodeJS.ProcessEnv {
    return { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', AWS_ENDPOINT_URL_S3: s3 };
  }
});

describe('a bucket', () => {
  const owner = resolvePlatform({
    ...SECOND,
    backend: undefined,
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  });
  const refuse = (...keys: readonly string[]): Promise<void> =>
    refuseOtherOwner({
      run: { session: observedSession(owner, {}) },
      store: { bucket: { name: 'b', list: () => Promise.resolve(new Map(keys.map((key) => [key, 'etag']))) } },
    } as unknown as Parameters<typeof refuseOtherOwner>[0]);

  test("with another repository's state of it is not taken over", async () => {
    await expect(refuse('mlopspltf_infra/tf_remote_backend/terraform.tfstate')).rejects.toThrow(
      /another repository's already: "mlopspltf_infra\/tf_remote_backend\/terraform\.tfstate".*backend: \{ repository: … \}/s,
    );
  });

  test.each([
    'mlopspltf_features/tf_remote_backend/terraform.tfstate',
    'mlopspltf_infra/network/terraform.tfstate',
    'mlopspltf_infra/tf_remote_backend/terraform.tfstate.tflock',
    'a/mlopspltf_infra/tf_remote_backend/terraform.tfstate',
  ])('with %s is', async (key) => {
    await expect(refuse(key)).resolves.toBeUndefined();
  });
});

describe('what a module reads of another repository', () => {
  const remote = new RemoteReads(observedSession(platform, {}));
  const reading = (key: string): { readonly module: string; readonly reads: ReturnType<typeof outputReads> } => ({
    module: 'feature_store',
    reads: { [key]: ['subnets', 'vpc_id'] },
  });
  const outputs = (...names: readonly string[]) => ({ outputs: Object.fromEntries(names.map((name) => [name, 'x'])) });

  test('is refused where it is not there, by repository, module and output', () => {
    expect(remote.missing(reading(KEY), new Map())).toEqual([
      'dev does not have mlopspltf-infra/network, whose outputs it reads.',
    ]);
    expect(remote.missing(reading(KEY), new Map([[KEY, outputs('vpc_id', 'zones')]]))).toEqual([
      'mlopspltf-infra/network has no output "subnets" in dev: it has "vpc_id", "zones".',
    ]);
    expect(remote.missing(reading(KEY), new Map([[KEY, outputs('vpc_id', 'subnets')]]))).toEqual([]);
    expect(remote.refusal(reading(KEY), ['It is not there.'])).toMatchObject({
      name: 'GuardError',
      message: expect.stringMatching(
        /^feature_store cannot be planned\. It is not there\. .*deploy it there first/,
      ) as string,
    });
  });

  test("is not what this repository's modules read of each other", () => {
    expect(remote.missing(reading('mlopspltf_features/a/terraform.tfstate'), new Map())).toEqual([]);
  });

  test('is refused where the definition does not name it', () => {
    expect(remote.unnamed(reading(KEY))).toEqual([]);
    expect(remote.unnamed(reading('mlopspltf_infra/secrets/terraform.tfstate'))).toEqual([
      'feature_store reads "mlopspltf_infra/secrets/terraform.tfstate" of another repository, which is not named in its reads.',
    ]);
    expect(remote.unnamed({ ...reading('a/b/terraform.tfstate'), module: 'former' })).toEqual([]);
  });

  test('is refused with the way to the rights where AWS forbids it', async () => {
    const forbidden = remote.state('feature_store', KEY, () => Promise.reject(new GuardError('No.')));

    await expect(forbidden).rejects.toThrow(
      /feature_store reads outputs of mlopspltf-infra\/network: No\. .*github_oidc/,
    );
  });
});
