import { requireTools } from '@mlopspltf/testing';
import type { JobWork } from '../../src/api';
import { jobWork, printed, script, TOKEN } from '../runner/support/jobs';
import { rehearsal, use } from './support/steps';
import { smallRepository } from './support/repository';

requireTools('bash', 'git');

const served = smallRepository();
const { first, second, feature, merge } = served.commits;
const PUSH = { ref: 'refs/heads/main', sha: second };

/** Checks out, runs a script there, and returns what that printed. */
async function after(
  inputs: Readonly<Record<string, string>>,
  run: string,
  github: Readonly<Record<string, string>> = PUSH,
  more: Partial<JobWork> = {},
) {
  const ran = await rehearsal({ repository: served })(
    jobWork([use('actions/checkout', inputs, { id: 'checkout' }), script(run)], { contexts: { github }, ...more }),
  );
  return { ...ran, printed: printed(ran).slice(1) };
}

describe('a checkout', () => {
  test("is the event's commit on its branch, and that alone", async () => {
    const { printed: lines } = await after(
      {},
      'git rev-parse HEAD; git branch --show-current; git rev-list --all --count',
    );
    expect(lines).toEqual([second, 'main', '1']);
  });

  test('is that commit also where its branch has moved on', async () => {
    const { printed: lines } = await after({ 'fetch-depth': '0' }, 'git rev-parse HEAD; cat folder/file; echo', {
      ref: 'refs/heads/main',
      sha: first,
    });
    expect(lines).toEqual([first, 'first']);
  });

  test('has with depth 0 all branches and tags', async () => {
    const { printed: lines } = await after({ 'fetch-depth': '0' }, "git for-each-ref --format='%(refname)'");
    expect(lines).toEqual([
      'refs/heads/main',
      'refs/remotes/origin/feature/a',
      'refs/remotes/origin/main',
      'refs/tags/v1',
    ]);
  });

  test('of a pull request is its merge, on no branch', async () => {
    const github = { ref: 'refs/pull/5/merge', sha: merge };
    const { printed: lines } = await after({}, 'git rev-parse HEAD; git branch --show-current', github);
    expect(lines).toEqual([merge]);
  });

  test.each([
    ['a branch in full', 'refs/heads/feature/a', feature],
    ['a branch', 'feature/a', feature],
    ['a tag', 'v1', first],
    ['a commit', first, first],
  ])('is of %s where that is named', async (_title, ref, commit) => {
    const { printed: lines } = await after({ ref }, 'git rev-parse HEAD');
    expect(lines).toEqual([commit]);
  });

  test.each(['nowhere', '--upload-pack=touch pwned', 'refs/heads/$(touch pwned)', 'a'.repeat(40)])(
    'of "%s", which there is not, fails',
    async (ref) => {
      const { conclusion, steps } = await after({ ref }, 'true');
      expect(conclusion).toBe('failure');
      expect(steps[0]?.message).toMatch(/could not be found/);
    },
  );

  test('leads to GitHub as its origin, and shares no object with what is served', async () => {
    const { printed: lines } = await after(
      {},
      'git remote get-url origin; find .git/objects -type f -links +1 | wc -l; ls .git/objects/info | grep alternates || true',
    );
    expect(lines.map((line) => line.trim())).toEqual(['https://github.com/acme/ml-infra', '0']);
  });

  test('tells reference and commit', async () => {
    const ran = await rehearsal({ repository: served })(
      jobWork([use('actions/checkout', {}, { id: 'c' })], {
        contexts: { github: PUSH },
        outputs: { commit: '${{ steps.c.outputs.commit }}' },
      }),
    );
    expect(ran.outputs).toEqual({ commit: second });
  });

  test('empties the folder before', async () => {
    const ran = await rehearsal({ repository: served })(
      jobWork([script('touch left'), use('actions/checkout'), script('ls')], { contexts: { github: PUSH } }),
    );
    expect(printed(ran).slice(1)).toEqual(['folder']);
  });

  test('fails without contents: read, as if there were no such repository', async () => {
    const { steps } = await after({}, 'true', PUSH, { permissions: { issues: 'write' } });
    expect(steps[0]?.message).toMatch(/acme\/ml-infra\/' not found.*lacks "contents: read"/);
  });
});

describe("the job's token", () => {
  const HEADER = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;

  test('is left in git by default, for every later step to read, and is masked', async () => {
    const ran = await after({}, 'git config --get-all http.https://github.com/.extraheader | base64 -w0; echo; git config --get-all http.https://github.com/.extraheader'); // prettier-ignore
    expect(
      Buffer.from(ran.printed[0] ?? '', 'base64')
        .toString()
        .trim(),
    ).toBe(HEADER);
    expect(ran.printed[1]).toBe('AUTHORIZATION: basic ***');
    expect(ran.steps.at(-1)?.name).toMatch(/^Post actions\/checkout/);
  });

  test('is nowhere with persist-credentials: false', async () => {
    const { printed: lines, steps } = await after(
      { 'persist-credentials': 'false' },
      'git config --get-all http.https://github.com/.extraheader || echo none; grep -r basic .git/config "$RUNNER_TEMP" --include="*.config" || echo none',
    );
    expect(lines).toEqual(['none', 'none']);
    expect(steps).toHaveLength(2);
  });
});

describe('refused, as it is not imitated, is', () => {
  test.each([
    ['ssh-key', 'x'],
    ['path', 'sub'],
    ['sparse-checkout', 'a'],
    ['submodules', 'true'],
    ['lfs', 'true'],
    ['repository', 'other/one'],
    ['token', 'another'],
  ])('the input %s: %s', async (name, value) => {
    await expect(after({ [name]: value }, 'true')).rejects.toThrow(/is not imitated/);
  });
});
