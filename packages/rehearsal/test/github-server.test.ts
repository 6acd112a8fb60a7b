import { parsePlatform, type Platform } from '@mlopspltf/definition';
import { checkEnvironments, setUpEnvironments as setUpByProgram } from '@mlopspltf/github';
import { scratchFolder } from '@mlopspltf/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Permissions, RunListing } from '../src/api';
import { pushEvent } from '../src/events';
import { addIssue, emptyState, GitHubServer, setUpEnvironments, StateFile } from '../src/github';
import { ROUTES } from '../src/github/dispatch';

const PLATFORM: Platform = parsePlatform(
  JSON.stringify({
    schemaVersion: 1,
    repository: { owner: 'example-org', name: 'infra' },
    environments: [
      { name: 'dev', branch: 'feature/**', account: '111111111111' },
      { name: 'tst', branch: 'develop', account: '222222222222', reviewers: ['@ada', '@example-org/leads'] },
      { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@ada'], preventSelfReview: false },
      { name: 'old', branch: 'old', account: '444444444444', acceptUnprotected: true },
    ],
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  }),
  'test',
);
const R = '/repos/example-org/infra';
const BODY_OF_COMMENT = { body: 'text' };

const servers: GitHubServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function world({ runs = [] as RunListing[], platform = PLATFORM } = {}) {
  const file = join(scratchFolder(), 'github.json');
  const store = new StateFile(file);
  const now = () => new Date('2026-01-31T10:00:00Z');
  const server = await GitHubServer.start({ store, platform, runs: () => runs, now });
  servers.push(server);
  const ask = async (token: string, call: string, body?: unknown) => {
    const [method = '', path = ''] = call.split(' ');
    const response = await fetch(`${server.api}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : (JSON.parse(text) as never);
    return { status: response.status, body: answer, link: response.headers.get('link') };
  };
  const as = (permissions: Permissions) => (call: string, body?: unknown) =>
    ask(server.issueToken(permissions).token, call, body);
  const administrator = server.issueAdministratorToken('boss').token;
  return { file, store, server, ask, as, admin: (call: string, body?: unknown) => ask(administrator, call, body) };
}

function runOf(id: number, rest: Partial<RunListing> = {}): RunListing {
  const push = { ref: 'refs/heads/feature/a', before: 'a'.repeat(40), after: 'b'.repeat(40), commits: [] };
  const facts = { created: false, deleted: false, forced: false, repeated: false };
  const event = pushEvent({ repository: PLATFORM.repository, actor: 'somebody' }, { ...push, ...facts });
  return {
    facts: { id, attempt: 1, number: id, file: '.github/workflows/deploy.yml', name: 'deploy', event },
    status: 'waiting',
    jobs: [{ id: id * 10, name: 'Apply', status: 'waiting' }],
    cancel: () => undefined,
    ...rest,
  };
}

describe('A token', () => {
  const refused = 'Resource not accessible by integration';
  const routes = [
    ['GET', `${R}/environments`, { actions: 'read' }, undefined],
    ['GET', `${R}/environments/dev/deployment-branch-policies`, { actions: 'read' }, undefined],
    ['GET', `${R}/issues`, { issues: 'read' }, undefined],
    ['POST', `${R}/issues`, { issues: 'write' }, { title: 'new' }],
    ['GET', `${R}/issues/1`, { issues: 'read' }, undefined],
    ['PATCH', `${R}/issues/1`, { issues: 'write' }, { state: 'closed' }],
    ['POST', `${R}/issues/1/comments`, { issues: 'write' }, BODY_OF_COMMENT],
    ['GET', `${R}/issues/2/comments`, { 'pull-requests': 'read' }, undefined],
    ['POST', `${R}/issues/2/comments`, { 'pull-requests': 'write' }, BODY_OF_COMMENT],
    ['POST', `${R}/issues/2/comments`, { issues: 'write' }, BODY_OF_COMMENT],
    ['GET', `${R}/actions/runs`, { actions: 'read' }, undefined],
    ['GET', `${R}/actions/workflows/deploy.yml/runs`, { actions: 'read' }, undefined],
    ['GET', `${R}/actions/runs/7`, { actions: 'read' }, undefined],
    ['GET', `${R}/actions/runs/7/jobs`, { actions: 'read' }, undefined],
    ['POST', `${R}/actions/runs/7/cancel`, { actions: 'write' }, undefined],
  ] as const;

  async function filled() {
    const made = await world({ runs: [runOf(7)] });
    setUpEnvironments(made.store, PLATFORM);
    addIssue(made.store, '', { title: 'issue', body: null, author: 'ada' });
    const pull = { head: 'feature/a', headSha: 'b', base: 'develop', baseSha: 'a' };
    addIssue(made.store, '', { title: 'pull', body: null, author: 'ada', pull });
    return made;
  }

  test.each(routes)('may call %s %s with %j, and not with everything else', async (method, path, needed, body) => {
    const { as, server } = await filled();
    const everythingElse: Permissions = {
      ...{ contents: 'write', checks: 'write', deployments: 'write', 'id-token': 'write', statuses: 'write' },
      ...('actions' in needed ? { issues: 'write', 'pull-requests': 'write' } : { actions: 'write' }),
      ...(path.includes('/1') ? { 'pull-requests': 'write' } : {}),
    };

    const { status } = await as(needed)(`${method} ${path}`, body);

    expect([200, 201, 202]).toContain(status);
    await expect(as(everythingElse)(`${method} ${path}`, body)).resolves.toMatchObject({
      status: 403,
      body: { message: refused },
    });
    expect(server.problems).toEqual([]);
  });

  test.each(routes.filter(([method]) => method !== 'GET'))(
    'that may read only is refused %s %s',
    async (method, path, needed, body) => {
      const { as } = await filled();
      const scope = Object.keys(needed)[0] ?? '';

      await expect(as({ [scope]: 'read' })(`${method} ${path}`, body)).resolves.toMatchObject({ status: 403 });
    },
  );

  const administration: [string, string, unknown][] = [
    ['PUT', `${R}/environments/prd`, { reviewers: null }],
    ['POST', `${R}/environments/prd/deployment-branch-policies`, { name: '*' }],
    ['DELETE', `${R}/environments/prd/deployment-branch-policies/1`, undefined],
    ['GET', '/orgs/example-org/teams/leads', undefined],
  ];

  test.each(administration)(
    'of a job is refused %s %s, whatever it may do',
    async (method: string, path: string, body: unknown) => {
      const { as } = await filled();
      const all: Permissions = { actions: 'write', contents: 'write', deployments: 'write', issues: 'write' };

      await expect(as(all)(`${method} ${path}`, body)).resolves.toMatchObject({ status: 403 });
    },
  );

  test('that was taken back, or never given, is refused', async () => {
    const { ask, server } = await filled();
    const { token, revoke } = server.issueToken({ actions: 'read' });
    revoke();

    for (const bad of [token, 'ghs_made-up']) {
      await expect(ask(bad, `GET ${R}/environments`)).resolves.toMatchObject({ status: 401 });
    }
  });

  test('sees no other repository', async () => {
    const { as, server } = await filled();

    const other = await as({ actions: 'write' })('GET /repos/example-org/other/environments');

    expect(other).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect(server.problems).toEqual([]);
  });
});

describe('Environments', () => {
  test('are set up as the program sets them up', async () => {
    const [direct, byProgram] = [await world(), await world()];
    setUpEnvironments(direct.store, PLATFORM);
    const { token } = byProgram.server.issueAdministratorToken('boss');
    const connection = {
      platform: PLATFORM,
      env: { GITHUB_API_URL: byProgram.server.api, GITHUB_TOKEN: token },
      signal: new AbortController().signal,
      report: () => undefined,
      paced: false,
    };
    await setUpByProgram({ ...connection, show: () => undefined, approve: () => Promise.resolve(true) });

    const rules = ({ server }: typeof direct) => PLATFORM.environments.map(({ name }) => server.environment(name));
    expect(rules(direct)).toEqual(rules(byProgram));
    expect(rules(direct)).toEqual([
      { name: 'dev', reviewers: [], preventSelfReview: false, branches: ['feature/**/*'] },
      { name: 'tst', reviewers: ['ada', '@example-org/leads'], preventSelfReview: true, branches: ['develop'] },
      { name: 'prd', reviewers: ['ada'], preventSelfReview: false, branches: ['main'] },
      { name: 'old', reviewers: [], preventSelfReview: false, branches: ['old'] },
    ]);
    const kept = ({ store }: typeof direct) => store.state.environments.map(({ adminsBypass }) => adminsBypass);
    expect(kept(direct)).toEqual(kept(byProgram));
    expect(byProgram.server.problems).toEqual([]);
  });

  test('set up directly pass the check that runs before planning, with the rights of its job', async () => {
    const { server, store } = await world();
    setUpEnvironments(store, PLATFORM);
    const { token } = server.issueToken({ actions: 'read', contents: 'read' });
    const env = { GITHUB_API_URL: server.api, GITHUB_TOKEN: token };
    const signal = new AbortController().signal;

    const check = () => checkEnvironments({ platform: PLATFORM, env, signal, report: () => undefined, paced: false });

    await expect(check()).resolves.toMatchObject({ weaknesses: [] });
    store.state.environments = store.state.environments.filter(({ name }) => name !== 'prd');
    await expect(check()).resolves.toMatchObject({ weaknesses: [expect.stringContaining('prd'), expect.anything()] });
    expect(server.problems).toEqual([]);
  });

  test('that a job makes by naming them are not protected', async () => {
    const { server } = await world();

    expect(server.environment('prd')).toBeUndefined();
    server.createEnvironment('prd');
    expect(server.environment('PRD')).toEqual({ name: 'prd', reviewers: [], preventSelfReview: false });
  });

  test('have each branch pattern once', async () => {
    const { store, admin } = await world();
    setUpEnvironments(store, PLATFORM);

    const again = await admin(`POST ${R}/environments/tst/deployment-branch-policies`, { name: 'develop' });

    expect(again.status).toBe(303);
    expect(store.state.environments[1]?.policies).toHaveLength(1);
  });
});

describe('Comments and issues', () => {
  test('are numbered in one row, kept, and found again in another rehearsal', async () => {
    const { as, file } = await world();
    const job = as({ issues: 'write' });
    await job(`POST ${R}/issues`, { title: 'Drift in dev', body: '1 difference' });
    await job(`POST ${R}/issues/1/comments`, { body: 'one' });
    await job(`PATCH ${R}/issues/1`, { state: 'closed' });

    const { state } = new StateFile(file);
    expect(state.issues).toMatchObject([{ number: 1, title: 'Drift in dev', state: 'closed', body: '1 difference' }]);
    expect(state.comments).toMatchObject([{ issue: 1, body: 'one', author: 'github-actions[bot]' }]);
  });

  test('are listed by state, the newest issue first, a page at a time', async () => {
    const { as, server } = await world();
    const job = as({ issues: 'write' });
    for (const title of ['a', 'b', 'c']) await job(`POST ${R}/issues`, { title });
    await job(`PATCH ${R}/issues/2`, { state: 'closed' });

    const first = await job(`GET ${R}/issues?per_page=1`);

    expect(first).toMatchObject({
      body: [{ title: 'c' }],
      link: `<${server.api}${R}/issues?per_page=1&page=2>; rel="next"`,
    });
    await expect(job(`GET ${R}/issues?per_page=1&page=2`)).resolves.toMatchObject({
      body: [{ title: 'a' }],
      link: null,
    });
    await expect(job(`GET ${R}/issues?state=all`)).resolves.toMatchObject({ body: [{}, {}, {}] });
  });

  test('are changed in place', async () => {
    const { as, store } = await world();
    const job = as({ issues: 'write' });
    await job(`POST ${R}/issues`, { title: 'a' });
    const { body } = await job(`POST ${R}/issues/1/comments`, { body: 'one' });
    const { id } = body as unknown as { readonly id: number };

    await job(`PATCH ${R}/issues/comments/${id}`, { body: 'two' });

    expect(store.state.comments).toMatchObject([{ id, body: 'two' }]);
  });

  test('that are too long for GitHub are refused', async () => {
    const { as, store } = await world();
    const job = as({ issues: 'write' });
    await job(`POST ${R}/issues`, { title: 'a' });

    await expect(job(`POST ${R}/issues/1/comments`, { body: 'x'.repeat(65_537) })).resolves.toMatchObject({
      status: 422,
    });
    expect(store.state.comments).toEqual([]);
  });

  test('that are not there are not found', async () => {
    const { as } = await world();

    await expect(as({ issues: 'write' })(`PATCH ${R}/issues/9`, {})).resolves.toMatchObject({ status: 404 });
    await expect(as({ issues: 'write' })(`POST ${R}/issues/9/comments`, BODY_OF_COMMENT)).resolves.toMatchObject({
      status: 404,
    });
  });
});

describe('Runs', () => {
  test('are listed by branch, workflow and state', async () => {
    const { as, server } = await world({ runs: [runOf(1, { status: 'completed', conclusion: 'success' }), runOf(2)] });
    const job = as({ actions: 'read' });
    const list = `GET ${R}/actions/workflows/deploy.yml/runs`;

    await expect(job(`${list}?branch=feature/a&status=waiting`)).resolves.toMatchObject({
      body: { total_count: 1, workflow_runs: [{ id: 2, head_branch: 'feature/a', status: 'waiting' }] },
    });
    await expect(job(`${list}?branch=feature`)).resolves.toMatchObject({ body: { total_count: 0 } });
    await expect(job(`GET ${R}/actions/workflows/none.yml/runs`)).resolves.toMatchObject({ status: 404 });
    await expect(job(`GET ${R}/actions/runs/2/jobs`)).resolves.toMatchObject({
      body: { jobs: [{ name: 'Apply', status: 'waiting', run_id: 2 }] },
    });
    expect(server.problems).toEqual([]);
  });

  test('can be cancelled while they are under way, and not afterwards', async () => {
    const cancelled: number[] = [];
    const run = (id: number, rest: Partial<RunListing> = {}) =>
      runOf(id, { ...rest, cancel: () => cancelled.push(id) });
    const { as } = await world({ runs: [run(1, { status: 'completed', conclusion: 'success' }), run(2)] });
    const job = as({ actions: 'write' });

    await expect(job(`POST ${R}/actions/runs/1/cancel`)).resolves.toMatchObject({ status: 409 });
    await expect(job(`POST ${R}/actions/runs/2/cancel`)).resolves.toMatchObject({ status: 202 });
    expect(cancelled).toEqual([2]);
  });

  test('filtered by what is not imitated are refused', async () => {
    const { as } = await world();

    await expect(as({ actions: 'read' })(`GET ${R}/actions/runs?created=2026`)).resolves.toMatchObject({ status: 422 });
  });
});

describe('What GitHub would not understand', () => {
  test.each([
    ['an operation that is not imitated', `GET ${R}/pulls`, undefined, 404, /GET .*pulls is not imitated/],
    ['a body without what is needed', `POST ${R}/issues`, { body: 'x' }, 422, /required property 'title'/],
    ['a body of the wrong kind', `POST ${R}/issues`, { title: ['a'] }, 422, /must be string/],
    ['a body that is no JSON object', `POST ${R}/issues`, 'text', 422, /must be object/],
    ['an unknown part of the query', `GET ${R}/issues?sate=open`, undefined, 422, /does not take \?sate=/],
  ])('%s is answered with a refusal and kept as a problem', async (_title, call, body, status, problem) => {
    const { server, as } = await world();

    await expect(as({ issues: 'write' })(call, body)).resolves.toMatchObject({ status });
    expect(server.problems).toContainEqual(expect.stringMatching(problem));
  });

  test.each([`GET ${R}/%`, 'GET //', `GET ${R}/issues/${'9'.repeat(400)}/comments`])(
    '%s ends no server',
    async (call) => {
      const { as } = await world();

      await expect(as({ issues: 'read' })(call)).resolves.toMatchObject({ status: 404 });
    },
  );
});

test('Each described operation is answered, and no other', () => {
  const file = join(__dirname, '..', 'src', 'github', 'description', 'github-rest.json');
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((name) => `${name} ${path}`),
  );

  expect(ROUTES.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(described.sort());
});

describe('The file of its state', () => {
  test('that is damaged is refused with the way on', () => {
    const file = join(scratchFolder(), 'github.json');
    for (const text of ['', '{', '[]', JSON.stringify({ ...emptyState(), issues: [{}] })]) {
      writeFileSync(file, text);
      expect(() => new StateFile(file)).toThrow('--fresh');
    }
  });
});
