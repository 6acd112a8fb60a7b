import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './support/bodies';
import { TOKEN } from './support/fake-github';
import { productionWith, startWorld, type World } from './support/world';

const worlds: World[] = [];

/** Where the first so many requests get an answer of their own. */
async function answering(answer: Answer, times = Infinity): Promise<World> {
  const made = await startWorld({ instead: (_method, _pathname, count) => (count <= times ? answer : undefined) });
  worlds.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ stop }) => stop()));
});

const message = (text: string): Answer['body'] => ({ message: text });
const READING = 'Reading the environments of example-org/mlopspltf-infra failed: ';

describe('what GitHub refuses', () => {
  test.each<[string, Answer, RegExp]>([
    [
      'a token that is not valid',
      { status: 401, body: message('Bad credentials') },
      /GITHUB_TOKEN is not valid, or not any more/,
    ],
    [
      'a right that is missing',
      { status: 403, body: message('Resource not accessible by integration') },
      /GITHUB_TOKEN lacks .*"Actions: read"/,
    ],
    [
      'what the token may not see',
      { status: 404, body: message('Not Found') },
      /"Actions: read".* Or there is no such repository/,
    ],
    [
      'an organization with single sign-on',
      {
        status: 403,
        body: message('Resource protected by organization SAML enforcement.'),
        headers: { 'x-github-sso': 'required; url=x' },
      },
      /authorized for its single sign-on/,
    ],
    [
      'a limit that lasts',
      {
        status: 403,
        body: message('API rate limit exceeded'),
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1893456000' },
      },
      /too many requests .* Try again after 2030-01-01T00:00:00.000Z/,
    ],
    [
      'a second limit that lasts',
      { status: 429, body: message('You have exceeded a secondary rate limit'), headers: { 'retry-after': '900' } },
      /Try again in 900 s/,
    ],
  ])('is told with what to do: %s', async (_title, answer, expected) => {
    const { check } = await answering(answer);
    const failure = check(productionWith(), { paced: true });
    await expect(failure).rejects.toMatchObject({
      name: 'ExecutionError',
      message: expect.stringMatching(expected) as string,
    });
    await expect(failure).rejects.toThrow(READING);
  });

  test('is told with the right of an administrator, where something was to be changed', async () => {
    const { setUp, github } = await startedWorld();
    github.options = {
      ...github.options,
      instead: (method) => (method === 'PUT' ? { status: 403, body: message('Must have admin rights') } : undefined),
    };
    await expect(setUp(productionWith())).rejects.toThrow(
      /Changing the environment prd failed: .*"Administration: write"/,
    );
  });

  test('never holds the token', async () => {
    const { check } = await answering({ status: 401, body: message('Bad credentials') });
    const error = (await check(productionWith()).catch((thrown: unknown) => thrown)) as Error;
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: Infinity })).not.toContain(TOKEN);
  });
});

describe('what passes', () => {
  test('is waited for, and said: a limit', async () => {
    const { check, reports } = await answering(
      { status: 403, body: message('You have exceeded a secondary rate limit'), headers: { 'retry-after': '1' } },
      1,
    );
    await expect(check(productionWith(), { paced: true })).resolves.toMatchObject({ remarks: [] });
    expect(reports).toEqual(['GitHub asks to wait 1 s']);
  });

  test('is tried again: a failure of the server', async () => {
    const { check, github } = await answering({ status: 502, body: message('Server Error') }, 1);
    await expect(check(productionWith())).resolves.toMatchObject({ remarks: [] });
    expect(github.asked).toHaveLength(2);
  });

  test('is told where it does not: nobody answers', async () => {
    const { check, stop, env } = await startedWorld();
    await stop();
    await expect(check(productionWith())).rejects.toThrow(`GitHub cannot be reached at ${String(env.GITHUB_API_URL)}`);
  });
});

describe('what is no answer of GitHub', () => {
  test.each([
    ['a page for people', '<html>Welcome</html>'],
    ['something else', { total_count: 1, environments: 5 }],
    ['nothing of use', { total_count: 1, environments: [null] }],
  ])('is told as that: %s', async (_title, body) => {
    const { check } = await answering({ status: 200, body });
    await expect(check(productionWith())).rejects.toThrow(/is not GitHub's API/);
  });
});

describe('an interruption', () => {
  test('ends what is under way at once, and is told as that', async () => {
    const controller = new AbortController();
    let asked = 0;
    const silent = createServer(() => {
      asked += 1;
      controller.abort('SIGINT');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const { check, env } = await startedWorld();
    const options = {
      env: { ...env, GITHUB_API_URL: `http://127.0.0.1:${port}` },
      signal: controller.signal,
      paced: true,
    };
    await expect(check(productionWith(), options)).rejects.toMatchObject({
      name: 'ExecutionError',
      message: `${READING.replace(' failed: ', '')} was stopped by SIGINT; what was done so far stays.`,
    });
    expect(asked).toBe(1);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});

async function startedWorld(): Promise<World> {
  const made = await startWorld();
  worlds.push(made);
  return made;
}
