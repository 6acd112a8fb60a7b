import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolvePlatform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import {
  checkAccount,
  checkAccount as check,
  GuardError,
  LockError,
  InputError,
  ExecutionError,
  exitCodeOf,
} from '../src';
import { explainCredentials } from '../src/aws/account';
import { AwsClients } from '../src/aws/clients';
import { credentialsFor } from '../src/aws/credentials';
import { StateStore } from '../src/aws/state-store';
import { observedSession } from './support/session';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example-secret' };
const servers: Server[] = [];

afterAll(() => servers.forEach((server) => server.close()));

/** A stand-in for AWS that gives one answer. */
async function answering(status: number, body: string): Promise<NodeJS.ProcessEnv> {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { ...KEYS, AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const identity = (account: string): string =>
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/x/y</Arn><UserId>u</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const failure = (code: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>said AWS</Message></Error></ErrorResponse>`;

describe('the guard of the account', () => {
  test('lets credentials of the environment’s account pass', async () => {
    const session = observedSession(platform, { env: await answering(200, identity('111111111111')) });

    expect(await check(session)).toEqual({
      account: '111111111111',
      arn: 'arn:aws:sts::111111111111:assumed-role/x/y',
    });
  });

  test('refuses those of another one, with both numbers and the environment', async () => {
    const session = observedSession(platform, { env: await answering(200, identity('222222222222')) });

    const checking = check(session);
    await expect(checking).rejects.toBeInstanceOf(GuardError);
    await expect(checking).rejects.toThrow(
      /dev is account 111111111111, but these credentials are of account 222222222222/,
    );
  });

  test.each([
    ['ExpiredToken', 'have expired'],
    ['InvalidClientTokenId', 'AWS does not accept these credentials'],
  ])('explains %s, with the ways to credentials', async (code, said) => {
    const session = observedSession(platform, { env: await answering(403, failure(code)) });

    const checking = checkAccount(session);
    await expect(checking).rejects.toBeInstanceOf(ExecutionError);
    await expect(checking).rejects.toThrow(said);
    await expect(checking).rejects.toThrow('export AWS_PROFILE=NAME');
  });

  test('gives the command for an expired login, ready to be pasted', () => {
    const error = Object.assign(new Error('Token is expired. To refresh this SSO session run aws sso login'), {
      name: 'CredentialsProviderError',
    });

    expect(explainCredentials(error, { AWS_PROFILE: 'mlops' }).next).toBe('aws sso login --profile mlops');
    expect(explainCredentials(error, { AWS_PROFILE: "a b'c" }).next).toBe("aws sso login --profile 'a b'\\''c'");
  });

  test('an emulator that was stopped is told from AWS, with both ways on', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:40783'), { code: 'ECONNREFUSED' });

    const { message } = explainCredentials(error, { AWS_ENDPOINT_URL: 'http://127.0.0.1:40783' });
    expect(message).toContain('The emulator does not answer: connect ECONNREFUSED 127.0.0.1:40783');
    expect(message).toContain('npx projen emulator:start');
    expect(explainCredentials(error, {}).message).toContain('AWS could not be asked');
  });
});

describe('credentials', () => {
  const profiles = (): NodeJS.ProcessEnv => {
    const folder = scratchFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'credentials');
    writeFileSync(file, '[mlops]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = of-profile\n');
    return { AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, 'config'), AWS_PROFILE: 'mlops' };
  };

  test('that are exported win over a profile, as they do in Terraform', async () => {
    const found = await (await credentialsFor({ ...profiles(), ...KEYS, AWS_SESSION_TOKEN: 't' }))();

    expect(found).toEqual({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example-secret', sessionToken: 't' });
  });

  test('come from the profile and the files that the session names', async () => {
    expect(await (await credentialsFor(profiles()))()).toMatchObject({ accessKeyId: 'AKIAPROFILE' });
  });
});

describe('the store of states', () => {
  const store = (env: NodeJS.ProcessEnv): StateStore => {
    const session = observedSession(platform, { env });
    return new StateStore(session, new AwsClients({ env, region: platform.region }));
  };

  test('refuses a bucket of another account, and says which name to change where', async () => {
    const looking = store(await answering(403, '')).bucket.exists();

    await expect(looking).rejects.toBeInstanceOf(GuardError);
    await expect(looking).rejects.toThrow(/mlopspltf-dev-s3-tf-backend.*change "prefix" in \.projenrc\.ts/);
  });

  test('finds no bucket where there is none', async () => {
    expect(await store(await answering(404, '')).bucket.exists()).toBe(false);
  });

  test('passes on what AWS said about anything else', async () => {
    await expect(store(await answering(400, failure('ExpiredToken'))).bucket.state('x')).rejects.toThrow(
      'have expired',
    );
    await expect(store(await answering(400, '')).bucket.exists()).rejects.toBeInstanceOf(ExecutionError);
  });

  test('gives out a state with the MD5 that the lock table is to vouch for', async () => {
    const text = JSON.stringify({ lineage: 'l', serial: 1, resources: [] });

    expect(await store(await answering(200, text)).bucket.state('x')).toMatchObject({
      lineage: 'l',
      serial: 1,
      md5: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });
});

test('each kind of error has its exit code', () => {
  const errors = [
    new ExecutionError('x'),
    new InputError('x'),
    new GuardError('x'),
    new LockError('x'),
    new TypeError('x'),
  ];

  expect(errors.map(exitCodeOf)).toEqual([1, 2, 3, 4, 1]);
});
