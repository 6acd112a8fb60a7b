import { ENDPOINT, infra, lastLine, moduleResult, parsed, removeCheckouts, resultOf } from './support/fake-world';

afterAll(removeCheckouts);

describe('deploy local', () => {
  test('starts the emulator, then sets up the backend and deploys the first environment, without asking', async () => {
    const confirm = (): Promise<boolean> => Promise.reject(new Error('asked'));
    const ran = await infra(['deploy', 'local'], { confirm });
    expect(ran.exitCode).toBe(0);
    expect(ran.called).toEqual(['startEmulator', 'synthesize', 'bootstrap', 'deploy']);
    expect(ran.sessions.map(({ environment }) => environment.name)).toEqual(['dev', 'dev']);
    await expect(ran.sessions[1]?.approve?.('?')).resolves.toBe(true);
  });

  test('gives the deployer the account on the emulator, and no real credentials', async () => {
    const ran = await infra(['deploy', 'local'], {
      env: { PATH: '/bin', AWS_PROFILE: 'real', AWS_ACCESS_KEY_ID: 'real' },
    });
    expect(ran.sessions[0]?.env).toEqual({
      PATH: '/bin',
      AWS_ENDPOINT_URL: ENDPOINT,
      AWS_ACCESS_KEY_ID: 'of-111111111111',
    });
  });

  test('ends with where to look', async () => {
    const ran = await infra(['deploy', 'local']);
    for (const line of [ENDPOINT, 'eval "$(npx projen emulator:env dev)"', 'npx projen emulator:stop'])
      expect(ran.stderr).toContain(line);
    expect(lastLine(ran)).toMatch(/^exit code 0\b/);
  });

  test('says in one clear line that a second run had nothing to do', async () => {
    const ran = await infra(['deploy', 'local'], {
      work: (session, operation) =>
        Promise.resolve(resultOf(operation, session, [moduleResult('artifact_store', 'unchanged')])),
    });
    expect(ran.stdout).toBe('Nothing to do in dev: artifact_store is as defined.\n');
  });

  test('deploys nothing where the backend could not be set up', async () => {
    const ran = await infra(['deploy', 'local'], {
      work: (session, operation) =>
        Promise.resolve(
          resultOf(operation, session, [moduleResult('tf_remote_backend', 'failed', { error: 'no' })], { exitCode: 1 }),
        ),
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.called).not.toContain('deploy');
    expect(ran.stderr).not.toContain('emulator:stop');
  });

  test('names itself as the command that goes on', async () => {
    const ran = await infra(['deploy', 'local']);
    expect(ran.sessions[1]?.commandFor?.('deploy')).toBe('npx projen deploy:local');
  });

  test('adds the endpoint to the JSON', async () => {
    expect(parsed(await infra(['deploy', 'local', '--json']))).toMatchObject({
      exitCode: 0,
      environment: 'dev',
      endpoint: ENDPOINT,
    });
  });
});

describe('the emulator', () => {
  test('env prints shell lines and nothing else on standard output', async () => {
    const ran = await infra(['emulator', 'env', 'tst']);
    expect(ran.called).toEqual(['startEmulator']);
    expect(ran.stdout.trimEnd().split('\n')).toEqual([
      'unset AWS_PROFILE',
      `export AWS_ENDPOINT_URL='${ENDPOINT}'`,
      "export AWS_ACCESS_KEY_ID='of-222222222222'",
    ]);
  });

  test('env is of the first environment where none is named', async () => {
    expect((await infra(['emulator', 'env'])).stdout).toContain('of-111111111111');
  });

  test('env points Terraform to the provider mirror, where there is one', async () => {
    const ran = await infra(['emulator', 'env'], {
      operations: {
        terraformCliConfig: () =>
          Promise.resolve({ file: '/x/.infra/terraform.rc', mirrors: [{ path: '/x', providers: [] }] }),
      },
    });
    expect(ran.stdout).toContain("export TF_CLI_CONFIG_FILE='/x/.infra/terraform.rc'\n");
  });

  test('env leaves Terraform to itself, where there is none', async () => {
    const terraformCliConfig = (): Promise<{ file: string; mirrors: [] }> =>
      Promise.resolve({ file: '/x', mirrors: [] });
    const ran = await infra(['emulator', 'env'], { operations: { terraformCliConfig } });
    expect(ran.stdout).not.toContain('TF_CLI_CONFIG_FILE');
  });

  test.each([
    ['start', 'startEmulator', ENDPOINT],
    ['stop', 'stopEmulator', 'is stopped'],
  ])('%s does that and says so', async (command, operation, told) => {
    const ran = await infra(['emulator', command]);
    expect(ran).toMatchObject({ exitCode: 0, called: [operation] });
    expect(ran.stdout).toContain(told);
  });
});
