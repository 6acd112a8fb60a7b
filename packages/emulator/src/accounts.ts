import { partitionOf } from '@mlopspltf/definition';
import type * as sts from '@aws-sdk/client-sts';
import { HOST } from './endpoint';
import { noCredentials } from './errors';
import type { Emulator } from './state-file';

/** What leads AWS' tools to the emulator, into one account of it. */
export interface EmulatorEnvironment {
  /** To be set. */
  readonly variables: Readonly<Record<string, string>>;
  /** Set in the environment that was looked at, and to be removed: they would lead elsewhere. */
  readonly unset: readonly string[];
}

/**
 * The variables for one account. The credentials are the emulator's own and mean nothing to AWS; accounts are kept
 * apart by them. They are good until the emulator stops.
 *
 * @param account 12 digits; it need not have been seen before
 * @param env what they are to be set in: where to look for what has to be removed
 * @throws EmulatorError when the emulator gives no credentials
 */
export async function emulatorEnvironment(
  emulator: Pick<Emulator, 'endpoint'>,
  account: string,
  region: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<EmulatorEnvironment> {
  const credentials = await assumeRole(emulator.endpoint, account, region);
  return {
    variables: {
      AWS_ENDPOINT_URL: emulator.endpoint,
      ...credentials,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...withoutProxy(env),
    },
    unset: Object.keys(env).filter((name) => env[name] !== undefined && LEADS_ELSEWHERE.test(name)),
  };
}

/** An environment with that applied. */
export function withEmulator(env: NodeJS.ProcessEnv, { variables, unset }: EmulatorEnvironment): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !unset.includes(name))), ...variables };
}

/** Where there is a proxy, the AWS command line asks even this machine through it, unless it is told not to. */
function withoutProxy(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (!Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name))) return {};
  const direct = (env.no_proxy ?? env.NO_PROXY ?? '').split(',').filter((host) => host !== '' && host !== HOST);
  const value = [...direct, HOST].join(',');
  return { NO_PROXY: value, no_proxy: value };
}

/** Other credentials, their expiry, endpoints of single services, and ways of forming an endpoint. */
const LEADS_ELSEWHERE = new RegExp(
  `^AWS_(${[
    'PROFILE',
    'DEFAULT_PROFILE',
    'SECURITY_TOKEN',
    'CREDENTIAL_EXPIRATION',
    'ACCOUNT_ID',
    'ROLE_ARN',
    'ROLE_SESSION_NAME',
    'WEB_IDENTITY_TOKEN_FILE',
    'CONTAINER_\\w+',
    'ENDPOINT_URL_\\w+',
    'IGNORE_CONFIGURED_ENDPOINT_URLS',
    'USE_FIPS_ENDPOINT',
    'USE_DUALSTACK_ENDPOINT',
    'S3_US_EAST_1_REGIONAL_ENDPOINT',
    'STS_REGIONAL_ENDPOINTS',
  ].join('|')})$`,
);

type CredentialVariables = Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_SESSION_TOKEN', string>;

/** The role need not exist; its ARN says which account is meant. */
async function assumeRole(endpoint: string, account: string, region: string): Promise<CredentialVariables> {
  const { AssumeRoleCommand, STSClient } = await loadSts();
  const client = new STSClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    // A user's own settings of these would change the endpoint.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
  const role = `arn:${partitionOf(region)}:iam::${account}:role/emulator`;
  try {
    const { Credentials: given } = await client.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'infra' }),
    );
    if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken) throw new Error('the reply holds none');
    return {
      AWS_ACCESS_KEY_ID: given.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: given.SecretAccessKey,
      AWS_SESSION_TOKEN: given.SessionToken,
    };
  } catch (error) {
    throw noCredentials(account, endpoint, error);
  } finally {
    client.destroy();
  }
}

/** Loaded when needed, as it takes long; under Node.js 20 it would print a warning each time. */
async function loadSts(): Promise<typeof sts> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return import('@aws-sdk/client-sts');
}
