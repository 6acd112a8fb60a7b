import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { installPrograms } from '../../src/runner/programs';

requireTools('bash', 'jq');

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}

let server: Server;
let api: string;
let seen: Seen[];
let reply: (request: Seen) => { readonly status?: number; readonly body: string; readonly link?: string };

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, token: headers.authorization, body };
      seen.push(one);
      const { status = 200, body: answer, link } = reply(one);
      response.writeHead(status, link === undefined ? {} : { link }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  seen = [];
  reply = () => ({ body: '{}' });
});

const folder = scratchFolder();
const programs = join(folder, 'programs');
mkdirSync(programs);
const folders = { root: folder, workspace: folder, temp: folder, scratch: folder, toolCache: folder, home: folder, programs, workflow: folder, log: '' }; // prettier-ignore
installPrograms(folders, { folder, keepInstallations: false } as Parameters<typeof installPrograms>[1]);

async function gh(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(join(programs, 'gh'), [...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, GH_TOKEN: 'secret', GITHUB_API_URL: api, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('exit', resolve)),
  ]);
  return { stdout, stderr, code };
}

describe('gh api', () => {
  test('asks with the token, and prints what comes', async () => {
    reply = () => ({ body: '{"a":1}' });
    expect(await gh(['api', 'repos/o/r/issues'])).toEqual({ stdout: '{"a":1}', stderr: '', code: 0 });
    expect(seen).toEqual([{ method: 'GET', url: '/api/v3/repos/o/r/issues', token: 'token secret', body: '' }]);
  });

  test('goes through all pages, each by the filter of jq', async () => {
    reply = ({ url }) =>
      url.endsWith('?page=2')
        ? { body: '[{"id":3,"t":"c"}]' }
        : { body: '[{"id":1,"t":"a"},{"id":2,"t":"b"}]', link: `<${api}/x?page=2>; rel="next"` };
    const { stdout, code } = await gh(
      ['api', '--paginate', 'x?per_page=2', '--jq', '.[] | select(.t != env.NOT) | .id'],
      {
        NOT: 'b',
      },
    );
    expect([stdout, code]).toEqual(['1\n3\n', 0]);
  });

  test('does not follow a page to another server with the token', async () => {
    reply = () => ({ body: '[]', link: '<http://127.0.0.2:1/x?page=2>; rel="next"' });
    expect((await gh(['api', '--paginate', 'x'])).code).toBe(0);
    expect(seen).toHaveLength(1);
  });

  test('posts fields: files, numbers and texts as they are', async () => {
    writeFileSync(join(folder, 'body.md'), 'line 1\n$(touch pwned)\n');
    const fields = [
      '--field',
      'body=@body.md',
      '-F',
      'n=3',
      '-F',
      'yes=true',
      '--raw-field',
      'state=@closed',
      '-f',
      't=4',
    ];
    expect(await gh(['api', '--silent', 'repos/o/r/issues', ...fields])).toEqual({ stdout: '', stderr: '', code: 0 });
    expect(seen[0]?.method).toBe('POST');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      body: 'line 1\n$(touch pwned)\n',
      n: 3,
      yes: true,
      state: '@closed',
      t: '4',
    });
  });

  test('takes a method', async () => {
    await gh(['api', '--method', 'PATCH', 'x', '--field', 'a=null']);
    expect(seen[0]).toMatchObject({ method: 'PATCH', body: '{"a":null}' });
  });

  test('fails where the server refuses, with its words, and shows the reply', async () => {
    reply = () => ({ status: 403, body: '{"message":"Resource not accessible by integration"}' });
    const { stdout, stderr, code } = await gh(['api', '--silent', 'x', '--jq', '.[]']);
    expect([stdout, stderr, code]).toEqual([
      '{"message":"Resource not accessible by integration"}',
      'gh: Resource not accessible by integration (HTTP 403)\n',
      1,
    ]);
  });

  test('fails without a token, and without an address, and does not ask GitHub itself', async () => {
    expect(await gh(['api', 'x'], { GH_TOKEN: '' })).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('GH_TOKEN') as string,
    });
    expect(await gh(['api', 'x'], { GITHUB_API_URL: '' })).toMatchObject({ code: 1 });
    expect(seen).toEqual([]);
  });

  test('fails where jq does, or is missing, and says so', async () => {
    expect((await gh(['api', 'x', '--jq', '.['])).code).not.toBe(0);
    const { code, stderr } = await gh(['api', 'x', '--jq', '.'], { PATH: '/nonexistent' });
    expect([code, stderr]).toEqual([1, 'gh: --jq needs the program "jq", which is not on PATH. Install jq.\n']);
  });

  test.each([
    ['another command', ['pr', 'list']],
    ['no command', []],
    ['an option that it does not know', ['api', 'x', '--header', 'a: b']],
    ['two addresses', ['api', 'x', 'y']],
    ['no address', ['api', '--silent']],
    ['GraphQL', ['api', 'graphql']],
    ['a placeholder', ['api', 'repos/{owner}/{repo}']],
    ['a field with levels', ['api', 'x', '-F', 'a[b]=1']],
    ['a field without a value', ['api', 'x', '-F', 'a']],
    ['another server', ['api', 'https://evil.example/x']],
  ])('refuses %s', async (_title, args) => {
    const { code, stderr } = await gh(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^gh: the rehearsal's stand-in does not know this: /);
    expect(seen).toEqual([]);
  });
});
