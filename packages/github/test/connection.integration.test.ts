import { addressOf } from '../src/address';
import { findToken } from '../src/token';
import { scratchFolder } from '@mlopspltf/testing';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET = 'ghp_not-for-others';
const noGh = () => Promise.resolve(undefined);

describe('the token', () => {
  test.each([
    ['GITHUB_TOKEN', { GITHUB_TOKEN: SECRET, GH_TOKEN: 'other' }],
    ['GH_TOKEN', { GITHUB_TOKEN: '', GH_TOKEN: ` ${SECRET}\n` }],
  ])('is that of %s', async (source, env) => {
    await expect(findToken(env, 'github.com', noGh)).resolves.toEqual({ value: SECRET, source });
  });

  test("is asked of GitHub's command line for the host in question, without a shell", async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'gh'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\necho ${SECRET}\n`);
    chmodSync(join(folder, 'gh'), 0o755);
    const env = { PATH: `${folder}:${process.env.PATH ?? ''}` };
    await expect(findToken(env, '$(touch pwned); -x')).resolves.toEqual({ value: SECRET, source: 'gh auth token' });
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe('auth\ntoken\n--hostname\n$(touch pwned); -x\n');
  });

  test.each([
    ['the command line knows none', { PATH: '/bin' }],
    ['there is no command line', { PATH: '' }],
  ])('is missed with what to do, where %s', async (_title, env) => {
    await expect(findToken(env, 'git.test')).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /no token for git\.test\.\n.*gh auth login --hostname git\.test.*GITHUB_TOKEN/,
      ) as string,
    });
  });

  test('with characters that none has is refused without being shown', async () => {
    const error = await findToken({ GITHUB_TOKEN: `${SECRET}\nX: y` }, 'github.com', noGh).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'InputError' });
    expect(String(error)).toContain('GITHUB_TOKEN');
    expect(String(error)).not.toContain(SECRET);
  });
});

describe('the address', () => {
  test.each([
    [undefined, 'https://api.github.com', 'github.com'],
    ['', 'https://api.github.com', 'github.com'],
    ['https://api.github.com/', 'https://api.github.com', 'github.com'],
    ['https://git.test/api/v3', 'https://git.test/api/v3', 'git.test'],
    ['https://api.company.ghe.com', 'https://api.company.ghe.com', 'company.ghe.com'],
    ['http://127.0.0.1:8080/api/v3', 'http://127.0.0.1:8080/api/v3', '127.0.0.1'],
  ])('%s is the API at %s, and people log in at %s', (GITHUB_API_URL, api, hostname) => {
    expect(addressOf({ GITHUB_API_URL })).toEqual({ api, hostname });
  });

  test.each([
    'http://git.test/api/v3',
    'git.test',
    'file:///etc/passwd',
    'https://user:pw@git.test',
    'https://git.test/?x=1',
  ])('%s is none that a token is sent to', (GITHUB_API_URL) => {
    expect(() => addressOf({ GITHUB_API_URL })).toThrow(/is no address that a token may be sent to/);
  });

  test('does not show a password that stands in it', () => {
    expect.assertions(1);
    try {
      addressOf({ GITHUB_API_URL: 'https://user:not-for-others@git.test' });
    } catch (error) {
      expect(String(error)).not.toContain('not-for-others');
    }
  });
});
