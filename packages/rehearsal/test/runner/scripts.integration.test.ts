import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { requireTools } from '@mlopspltf/testing';
import { NotImitatedError } from '../../src/errors';
import { jobWork, printed, run, script, step, TOKEN } from './support/jobs';

requireTools('bash', 'git');

describe('a script', () => {
  test('runs in the shell that it names, with the options GitHub gives it', async () => {
    const flags = 'echo "$-"; shopt -o pipefail || true';
    const ran = await run(jobWork([script(flags), step({ run: flags }), step({ run: 'echo "$0"', shell: 'sh' })]));
    const [bash = '', pipefail = '', none = '', noPipefail = ''] = printed(ran);
    expect([bash.includes('e'), pipefail.trim().endsWith('on')]).toEqual([true, true]);
    expect([none.includes('e'), noPipefail.trim().endsWith('off')]).toEqual([true, true]);
    expect(ran.conclusion).toBe('success');
  });

  test('fails with the first command that fails, in a pipe as well', async () => {
    const { conclusion, steps } = await run(jobWork([script('false | cat\necho on')]));
    expect(conclusion).toBe('failure');
    expect(steps[0]).toMatchObject({ conclusion: 'failure', message: 'Process completed with exit code 1.' });
  });

  test.each(['pwsh', 'python', 'bash -x {0}', '${{ matrix.shell }}'])('in the shell "%s" is refused', async (shell) => {
    const running = run(jobWork([step({ run: 'true', shell })]));
    await expect(running).rejects.toThrow(NotImitatedError);
    await expect(running).rejects.toThrow(/deploy\.yml, jobs\.synth, step 1: the shell/);
  });

  test('runs where it says, below the workspace', async () => {
    const ran = await run(
      jobWork([
        script('mkdir -p sub/folder'),
        script('pwd', { workingDirectory: "${{ format('sub/{0}', 'folder') }}" }),
        script('pwd', { workingDirectory: 'nowhere' }),
      ]),
    );
    expect(printed(ran)[0]).toMatch(/\/work\/ml-infra\/ml-infra\/sub\/folder$/);
    expect(ran.steps[2]?.message).toMatch(/^The working directory ".*nowhere" is no folder\.$/);
  });

  test('sees values of expressions by its variables, and never as part of its text', async () => {
    const hostile = 'feature/$(touch${IFS}pwned)`touch pwned`"; touch pwned; "';
    const github = { ref_name: hostile };
    const ran = await run(
      jobWork([script('echo "$BRANCH"; ls', { env: { BRANCH: '${{ github.ref_name }}' } })], { contexts: { github } }),
    );
    expect(printed(ran)).toEqual([hostile]);
  });

  test('has its expressions in the text replaced where a workflow writes them there, as on GitHub', async () => {
    const ran = await run(jobWork([script('echo ${{ github.actor }}')]));
    expect(printed(ran)).toEqual(['somebody']);
  });
});

describe('the environment of a job', () => {
  test('has a folder for short-lived files whose path is short enough for sockets, and goes with the job', async () => {
    const ran = await run(jobWork([script('touch "$TMPDIR/left behind"; echo "$TMPDIR"')]));
    const [folder = ''] = printed(ran);
    expect(basename(folder).length).toBeLessThan(12);
    expect(dirname(folder)).toBe(realpathSync(tmpdir()));
    expect(existsSync(folder)).toBe(false);
  });

  const environment = async (more: Parameters<typeof jobWork>[1] = {}, before: readonly string[] = []) => {
    const ran = await run(
      jobWork([...before.map((text) => script(text)), script('env -0 | tr "\\n\\0" " \\n"')], more),
      {
        endpoint: 'http://127.0.0.1:5000',
      },
    );
    return new Map(printed(ran).map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
  };

  test('is that of a hosted runner, with the emulator', async () => {
    const env = await environment();
    expect(Object.fromEntries(env)).toMatchObject({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: 'somebody',
      GITHUB_BASE_REF: '',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_JOB: 'synth',
      GITHUB_REF: 'refs/heads/feature/a',
      GITHUB_REPOSITORY: 'acme/ml-infra',
      GITHUB_RUN_ID: '7',
      GITHUB_API_URL: 'http://127.0.0.1:1/api',
      RUNNER_OS: 'Linux',
      RUNNER_ENVIRONMENT: 'github-hosted',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:5000',
    });
    expect(env.get('RUNNER_TEMP')).toMatch(/_temp$/);
    expect(env.get('GITHUB_WORKSPACE')).toMatch(/ml-infra\/ml-infra$/);
  });

  test("holds nothing of the caller's credentials, tokens and settings, and no token that was not asked for", async () => {
    const env = await environment();
    const names = [...env.keys()];
    expect(
      names.filter((name) => /^(AWS_(ACCESS|SECRET|SESSION|PROFILE|REGION)|TF_|ACTIONS_|NPM_TOKEN)/.test(name)),
    ).toEqual([]);
    expect(names).not.toContain('GITHUB_TOKEN');
    expect([...env.values()].filter((value) => value.includes('of-the-caller'))).toEqual([]);
    expect([...env.values()].filter((value) => value.includes(TOKEN))).toEqual([]);
    expect(env.get('HOME')).not.toBe(process.env.HOME);
  });

  test('says with id-token: write that an identity token can be asked for, and only then', async () => {
    expect((await environment()).has('ACTIONS_ID_TOKEN_REQUEST_URL')).toBe(false);
    expect((await environment({ permissions: { 'id-token': 'write' } })).has('ACTIONS_ID_TOKEN_REQUEST_URL')).toBe(
      true,
    );
  });

  test('takes what workflow, job and earlier steps set, but never other GITHUB_ and RUNNER_ variables', async () => {
    const env = await environment({ contexts: { env: { A: 'job', B: 'job', GITHUB_SHA: 'mine' } } }, [
      'echo "B=step" >> "$GITHUB_ENV"; echo "RUNNER_OS=mine" >> "$GITHUB_ENV"; echo "NODE_OPTIONS=--x" >> "$GITHUB_ENV"',
    ]);
    expect([env.get('A'), env.get('B'), env.get('RUNNER_OS'), env.get('NODE_OPTIONS')]).toEqual([
      'job',
      'step',
      'Linux',
      undefined,
    ]);
    expect(env.get('GITHUB_SHA')).toBe('a'.repeat(40));
  });

  test('has the payload of the event in a file', async () => {
    const ran = await run(jobWork([script('cat "$GITHUB_EVENT_PATH"; echo')]));
    expect(JSON.parse(printed(ran)[0] ?? '')).toEqual({ after: 'a'.repeat(40) });
  });

  test("has git without the user's configuration", async () => {
    const ran = await run(jobWork([script('git config --list --show-origin | wc -l')]));
    expect(printed(ran)[0]?.trim()).toBe('0');
  });
});

describe('a folder added to the path', () => {
  test('comes before all others in later steps, the last one first', async () => {
    const add = (name: string): string =>
      `mkdir -p "$RUNNER_TEMP/${name}"; printf '#!/bin/sh\\necho ${name}\\n' > "$RUNNER_TEMP/${name}/tool"
       chmod +x "$RUNNER_TEMP/${name}/tool"; echo "$RUNNER_TEMP/${name}" >> "$GITHUB_PATH"`;
    const ran = await run(jobWork([script(add('one')), script(add('two')), script('tool')]));
    expect(printed(ran)).toEqual(['two']);
  });
});

test('a job starts in empty folders, whatever an earlier attempt has left', async () => {
  const work = jobWork([script('ls -A; ls -A "$HOME"; touch left "$HOME/left"')]);
  const first = await run(work);
  const folder = join(first.log, '../../../..');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'other'), '');
  const second = await run(work, { folder });
  expect([printed(first), printed(second)]).toEqual([[], []]);
});

test.each([
  ['true', ['log.txt']],
  ['exit 1', ['home', 'log.txt', 'programs', 'tools', 'work']],
])('a job that ran "%s" leaves %p', async (text, left) => {
  const { log } = await run(jobWork([script(text)]));
  expect(readdirSync(dirname(log)).sort()).toEqual(left);
});

test.each([
  ['longer than the system takes', 'x'.repeat(2 ** 20), /cannot be started \(E2BIG\)/],
  ['with a zero byte', 'a\0b', /cannot be started \(ERR_INVALID_ARG_VALUE\)/],
])('a variable %s fails the step, and does not show it', async (_title, value, message) => {
  const ran = await run(
    jobWork([script('true', { env: { LONG: '${{ github.long }}' } })], { contexts: { github: { long: value } } }),
  );
  expect(ran.steps[0]).toMatchObject({ conclusion: 'failure', message: expect.stringMatching(message) as string });
  expect(ran.steps[0]?.message).not.toContain(value);
});
