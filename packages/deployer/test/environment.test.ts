import { resolve } from 'node:path';
import fc from 'fast-check';
import { terraformEnvironment } from '../src/terraform/environment';
import { redactionOf } from '../src/terraform/redact';
import { targetOf } from '../src/workspace/target';

const GIB = 1024 ** 3;
const options = { cli: { TF_CLI_CONFIG_FILE: '/ours' }, parallelism: 2, memory: 16 * GIB };

test.each([
  'TF_VAR_region',
  'TF_CLI_ARGS',
  'TF_CLI_ARGS_plan',
  'TF_WORKSPACE',
  'TF_REATTACH_PROVIDERS',
  'TF_AWS_DEFAULT_TAGS_Owner',
  'TF_AWS_IGNORE_TAGS_KEYS',
])('%s is withheld, because it changes what runs without being shown', (name) => {
  const { env, withheld } = terraformEnvironment({ ...options, env: { [name]: 'x', PATH: '/bin' } });

  expect(withheld).toEqual([name]);
  expect(env[name]).toBe(name === 'TF_WORKSPACE' ? 'default' : undefined);
  expect(env.PATH).toBe('/bin');
});

test('paths are meant from where they were typed: Terraform is started elsewhere', () => {
  const { env } = terraformEnvironment({
    ...options,
    env: {
      AWS_CONFIG_FILE: 'aws/config',
      SSL_CERT_FILE: '/ca.pem',
      SSL_CERT_DIR: 'a:/b',
      AWS_CA_BUNDLE: '',
      TMPDIR: '~/tmp',
      PATH: 'bin:x',
    },
  });

  expect(env).toMatchObject({
    AWS_CONFIG_FILE: resolve('aws/config'),
    SSL_CERT_FILE: '/ca.pem',
    SSL_CERT_DIR: `${resolve('a')}:/b`,
    AWS_CA_BUNDLE: '',
    TMPDIR: '~/tmp',
    PATH: 'bin:x',
  });
});

test.each([
  'PATH',
  'Path',
  'HOME',
  'TMPDIR',
  'LC_ALL',
  'SystemRoot',
  'HTTPS_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'AWS_CA_BUNDLE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
  'TF_TOKEN_app_terraform_io',
  'TF_LOG',
  'TF_LOG_PROVIDER',
  'TF_PLUGIN_CACHE_DIR',
  'GOMAXPROCS',
])('%s reaches Terraform as it is', (name) => {
  expect(terraformEnvironment({ ...options, env: { [name]: '/x' } }).env[name]).toBe('/x');
});

test.each([
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'GITHUB_TOKEN',
  'GITHUB_ENV',
  'GH_TOKEN',
  'npm_config_//registry.npmjs.org/:_authToken',
  'NPM_TOKEN',
  'NODE_OPTIONS',
  'NODE_AUTH_TOKEN',
  'SSH_AUTH_SOCK',
  'LD_PRELOAD',
  'INFRA_PROVIDER_MIRROR',
  'VAULT_TOKEN',
  'TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE',
  // Read by Terraform's SDK, but not by the guard of the account.
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_S3_ENDPOINT',
  'AWS_STS_ENDPOINT',
])('%s is none of Terraform', (name) => {
  const { env, withheld } = terraformEnvironment({ ...options, env: { [name]: 'x' } });

  expect(Object.keys(env)).not.toContain(name);
  expect(withheld).toEqual([]);
});

test('of all variables, only those are handed on that are known by name', () => {
  const { env: own } = terraformEnvironment({ ...options, env: {} });
  const name = fc.stringMatching(/^(ACTIONS|GITHUB|NPM|NODE|RUNNER|CI|SECRET|AZURE)_[A-Za-z0-9_]{0,20}$/);

  fc.assert(
    fc.property(fc.dictionary(name, fc.string()), (env) => {
      expect(terraformEnvironment({ ...options, env }).env).toEqual(own);
    }),
  );
});

test("the caller's data folder and CLI configuration give way to ours", () => {
  const { env, withheld } = terraformEnvironment({
    ...options,
    env: { TF_DATA_DIR: '/theirs', TF_CLI_CONFIG_FILE: '/theirs' },
  });

  expect(env.TF_CLI_CONFIG_FILE).toBe('/ours');
  expect(env).not.toHaveProperty('TF_DATA_DIR');
  expect(withheld).toEqual([]);
});

describe("Go's collection of garbage", () => {
  const settings = (memory: number, env: NodeJS.ProcessEnv = {}) => {
    const { GOGC, GOMEMLIMIT } = terraformEnvironment({ ...options, memory: memory * GIB, env }).env;
    return { GOGC, GOMEMLIMIT };
  };

  test('waits until a process has used its share, where memory is ample', () => {
    // Two modules at a time, of two processes each.
    expect(settings(16)).toEqual({ GOGC: 'off', GOMEMLIMIT: '3276MiB' });
    expect(settings(5)).toEqual({ GOGC: 'off', GOMEMLIMIT: '1024MiB' });
  });

  test('is never off without a limit', () => {
    for (let memory = 0; memory < 64; memory += 0.25) {
      const { GOGC, GOMEMLIMIT } = settings(memory);
      expect(GOGC === 'off').toBe(GOMEMLIMIT !== undefined);
      if (GOMEMLIMIT !== undefined) expect(parseInt(GOMEMLIMIT) * 4).toBeLessThan(memory * 1024);
    }
  });

  test('is rarer than usual with less memory, and usual where it is tight', () => {
    expect(settings(4)).toEqual({ GOGC: '400', GOMEMLIMIT: undefined });
    expect(settings(2)).toEqual({ GOGC: undefined, GOMEMLIMIT: undefined });
    expect(settings(0)).toEqual({ GOGC: undefined, GOMEMLIMIT: undefined });
  });

  test('is as the user says where he says', () => {
    expect(settings(16, { GOGC: '50' })).toEqual({ GOGC: '50', GOMEMLIMIT: undefined });
    expect(settings(16, { GOMEMLIMIT: '1GiB' })).toEqual({ GOGC: undefined, GOMEMLIMIT: '1GiB' });
  });
});

test('secrets of the environment are redacted wherever they turn up, the longer ones first', () => {
  const redact = redactionOf({
    AWS_SECRET_ACCESS_KEY: 'abcdefgh',
    AWS_SESSION_TOKEN: 'abcdefgh-and-more',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
    SHORT_TOKEN: 'abc',
  });

  expect(redact('abcdefgh abcdefgh-and-more /var/run/token abc')).toBe('[redacted] [redacted] /var/run/token abc');
});

describe('the folder of a target', () => {
  const environment = { account: '111111111111' };

  test('of AWS itself is that of the account', () => {
    expect(targetOf(environment, {})).toBe('aws-111111111111');
    expect(targetOf(environment, { AWS_ENDPOINT_URL: '' })).toBe('aws-111111111111');
  });

  test('differs for each endpoint, and is a plain name for any of them', () => {
    const targets = ['http://127.0.0.1:5000', 'http://127.0.0.1:5001', '../../etc', 'http://[::1]:5000'].map((url) =>
      targetOf(environment, { AWS_ENDPOINT_URL: url }),
    );

    expect(new Set(targets).size).toBe(4);
    for (const target of targets) expect(target).toMatch(/^[A-Za-z0-9-][A-Za-z0-9.-]*-111111111111$/);
  });

  test('differs when only one service goes elsewhere', () => {
    expect(targetOf(environment, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' })).not.toBe('aws-111111111111');
  });
});
