import { findEnvironment, resolvePlatform, type Platform } from '@mlopspltf/definition';
import { accountEnvironment, freshAccount, requireTools, scratchFolder } from '@mlopspltf/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setUpAccounts } from '../src/set-up';

beforeAll(() => requireTools('moto_server'));

/** Notes when each of its calls begins and ends; a bootstrap ends once so many have begun. */
const program = (together: number): string => `
const { appendFileSync, readFileSync } = require('node:fs');
const call = process.argv.slice(2, 4).join(' ');
appendFileSync('calls', 'begins ' + call + '\\n');
const begun = () => readFileSync('calls', 'utf8').split('begins bootstrap').length - 1;
const end = () => call.startsWith('bootstrap') && begun() < ${together} ? setTimeout(end, 50) : appendFileSync('calls', 'ends ' + call + '\\n');
end();
`;

function platformOf(accounts: Readonly<Record<string, string>>): Platform {
  return resolvePlatform({
    repository: { owner: 'example-org', name: 'example-infra' },
    allowSharedAccounts: true,
    environments: Object.entries(accounts).map(([name, account]) => ({ name, branch: name, account })),
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  });
}

async function callsFor(platform: Platform, together: number): Promise<readonly string[]> {
  const root = scratchFolder();
  writeFileSync(join(root, 'infra.js'), program(together));
  const env = await accountEnvironment(findEnvironment(platform, 'one').account);
  await setUpAccounts(
    {
      ...{ platform, root, env, endpoint: env.AWS_ENDPOINT_URL ?? '' },
      infra: [process.execPath, 'infra.js'],
      signal: new AbortController().signal,
      report: () => undefined,
    },
    platform.environments,
  );
  return readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
}

test('environments that share an account are set up one after the other: what it has once is made once', async () => {
  const account = freshAccount();

  expect(await callsFor(platformOf({ one: account, two: account }), 1)).toEqual([
    ...['begins synth', 'ends synth'],
    ...['begins bootstrap one', 'ends bootstrap one', 'begins deploy one', 'ends deploy one'],
    ...['begins bootstrap two', 'ends bootstrap two', 'begins deploy two', 'ends deploy two'],
  ]);
});

test('accounts are set up side by side', async () => {
  const calls = await callsFor(platformOf({ one: freshAccount(), two: freshAccount() }), 2);

  expect(
    calls
      .filter((call) => call.includes('bootstrap'))
      .slice(0, 2)
      .sort(),
  ).toEqual(['begins bootstrap one', 'begins bootstrap two']);
});
