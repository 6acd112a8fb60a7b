import { clientConfig, requireTools, sharedEmulator } from '@mlopspltf/testing';
import { emulatorEnvironment, EmulatorError, withEmulator } from '../src';

beforeAll(() => requireTools('moto_server'));

async function callerOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientConfig(env));
  return (await client.send(new GetCallerIdentityCommand({}))).Account;
}

test.each(['222222222222', '000000000001', '000000000000', '999999999999'])(
  'the credentials for account %s act in that account',
  async (account) => {
    const { variables } = await emulatorEnvironment(await sharedEmulator(), account, 'us-east-1', {});

    expect(await callerOf(variables)).toBe(account);
  },
);

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the credentials for %s, of the partition %s, act in their account', async (region) => {
  const { variables } = await emulatorEnvironment(await sharedEmulator(), '222222222222', region, {});

  expect(variables).toMatchObject({ AWS_REGION: region, AWS_DEFAULT_REGION: region });
  expect(await callerOf(variables)).toBe('222222222222');
});

test('the variables lead to the emulator, and nothing that was set leads elsewhere', async () => {
  const emulator = await sharedEmulator();
  const before = {
    PATH: '/bin',
    AWS_PROFILE: 'real',
    AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/credentials',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_ACCESS_KEY_ID: 'AKIAREAL',
    AWS_ENDPOINT_URL: 'https://sts.amazonaws.com',
    AWS_PAGER: '',
  };

  const environment = await emulatorEnvironment(emulator, '111111111111', 'us-east-1', before);
  const after = withEmulator(before, environment);

  expect([...environment.unset].sort()).toEqual([
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CREDENTIAL_EXPIRATION',
    'AWS_ENDPOINT_URL_S3',
    'AWS_PROFILE',
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
  ]);
  expect(after).toEqual({ PATH: '/bin', AWS_PAGER: '', ...environment.variables });
  expect(after).toMatchObject({ AWS_ENDPOINT_URL: emulator.endpoint, AWS_EC2_METADATA_DISABLED: 'true' });
});

test.each([
  [{ http_proxy: 'http://proxy:3128' }, '127.0.0.1'],
  [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intranet,127.0.0.1' }, 'intranet,127.0.0.1'],
  [{ NO_PROXY: 'intranet' }, undefined],
])('with the proxy settings %j the emulator is asked directly', async (env, expected) => {
  const { variables } = await emulatorEnvironment(await sharedEmulator(), '111111111111', 'us-east-1', env);

  expect([variables.NO_PROXY, variables.no_proxy]).toEqual([expected, expected]);
});

test('an emulator that is not there is named, with the account that was asked for', async () => {
  const asking = emulatorEnvironment({ endpoint: 'http://127.0.0.1:1' }, '111111111111', 'us-east-1', {});

  await expect(asking).rejects.toThrow(EmulatorError);
  await expect(asking).rejects.toThrow('http://127.0.0.1:1 gave no credentials for account 111111111111');
});
