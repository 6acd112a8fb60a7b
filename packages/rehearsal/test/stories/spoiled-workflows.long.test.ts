import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import type { Run } from '../../src';
import { SmallPipeline, WORKFLOWS, type SmallRepository } from './support/small-pipeline';

const pipeline = new SmallPipeline();
const PWNED = join(scratchFolder(), 'pwned');
/** A name that git takes, and that bash would run. */
const HOSTILE = `feature/$(touch\${IFS}${PWNED})`;

beforeAll(() => pipeline.start());
afterAll(() => pipeline.stop());

type Play = (repository: SmallRepository) => Promise<readonly Run[]>;

const PLAYS = {
  'a push': async (repository) => [await repository.deploy(HOSTILE)],
  'a pull request': async (repository) => {
    repository.branch('feature/a', { desired: '1\nand more\n' });
    return [await repository.settled(await repository.rehearsal.pullRequest('feature/a', 'main'), 'pull-request')];
  },
  'a pull request whose base is changed': async (repository) => {
    repository.branch('develop');
    repository.branch('feature/a', { desired: '1\nand more\n' });
    await repository.settled(await repository.rehearsal.pullRequest('feature/a', 'develop'), 'pull-request');
    const runs = await repository.rehearsal.changeBase('feature/a', 'develop', 'main');
    return [await repository.settled(runs, 'pull-request')];
  },
  'a push while another one waits for its approval': async (repository) => {
    repository.branch('develop');
    const first = await repository.rehearsal.push('develop');
    await repository.rehearsal.settle(first);
    const second = await repository.rehearsal.push('main');
    await repository.rehearsal.settle();
    return [...first, ...second];
  },
} as const satisfies Readonly<Record<string, Play>>;

/** All that a rehearsal shows of a workflow that stands in some files instead of the generated ones. */
async function shown(play: Play, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const repository = await pipeline.open(files);
  try {
    const runs = await play(repository);
    return [
      ...runs.flatMap((run) => factsOf(run, repository)),
      ...(existsSync(PWNED) ? ['the name of a branch was run'] : []),
      ...repository.rehearsal.problems,
    ];
  } catch (error) {
    return [`refused: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    await repository.close();
  }
}

function factsOf(run: Run, { runner }: SmallRepository): readonly string[] {
  return [
    `${basename(run.facts.file, '.yml')}: ${run.conclusion ?? run.status}${run.message === undefined ? '' : `, ${run.message}`}`,
    ...run.jobs.map(({ path, conclusion, status }) => `${path}: ${conclusion ?? status}`).sort(),
    ...runner
      .of(run)
      .map(({ work }) => `${work.path} may take ${String(work.timeoutMinutes)} minutes`)
      .sort(),
    ...runner.asked(run).map(({ job, role, given }) => `${job}: ${role.replace(/^.*github-/, '')}, ${given ? 'given' : 'refused'}`), // prettier-ignore
  ];
}

type Spoil = readonly [from: string | RegExp, to: string];

/** Title, file, what is written instead of what, what is played, and how it shows. */
const CASES: readonly (readonly [string, string, Spoil, keyof typeof PLAYS, RegExp])[] = [
  ['a wrong "needs"', 'deploy', ['needs:\n      - synth', 'needs:\n      - supersede'], 'a push', /^deliver\/plan-1: failure/],
  ['a "needs" of another file', 'deliver', ['- check', '- synth'], 'a push', /^deploy: failure, .*synth/s],
  ['a "needs" in a circle', 'deliver', ['- check', '- apply-1'], 'a push', /^deploy: failure, .*apply-1/s],
  ['a misspelt context', 'deliver', ['inputs.digest }}', 'input.digest }}'], 'a push', /^deploy: failure, .*input/s],
  ['no token for a job that takes a role', 'deliver', [/( {6}contents: read\n) {6}id-token: write\n/, '$1'], 'a push', /^deliver\/plan-1: plan, refused/],
  ['no token for a call', 'deploy', [/( {6}contents: read\n) {6}id-token: write\n/, '$1'], 'a push', /^deploy: failure, .*id-token/s],
  ['no right to read the repository', 'deliver', [/( {6}actions: read\n) {6}contents: read\n/, '$1'], 'a push', /^deliver\/check: failure/],
  ['no right to read environments', 'deliver', [/ {6}actions: read\n( {6}contents: read\n)/, '$1'], 'a push', /^deliver\/check: failure/],
  ['no right to comment', 'pull-request', ['pull-requests: write', 'pull-requests: read'], 'a pull request', /^comment: failure/],
  ['the wrong environment of a branch', 'deploy', ["&& 'dev' ||", "&& 'tst' ||"], 'a push', /^deliver\/plan-1: plan, refused/],
  ['a misspelt branch', 'deploy', ["'refs/heads/feature/'", "'refs/heads/features/'"], 'a push', /^deliver\/plan-1: failure/],
  ['a pattern of one level only', 'deploy', ['feature/**', 'feature/*'], 'a push', /^refused: deploy was not started/],
  ['an output of a misspelt step', 'deliver', ['steps.plan.outputs.changed', 'steps.plans.outputs.changed'], 'a push', /^(deliver\/apply-1: skipped|deploy: failure)/],
  ['a misspelt output', 'deliver', ['steps.plan.outputs.plans', 'steps.plan.outputs.plan'], 'a push', /^deliver\/apply-1: failure/],
  ['a misspelt output of another job', 'deploy', ['needs.synth.outputs.digest', 'needs.synth.outputs.digets'], 'a push', /^(deliver\/plan-1|deploy): failure/],
  ['an expression in a script', 'deploy', ['run: npx infra synth', 'run: echo ${{ github.ref_name }} && npx infra synth'], 'a push', /^the name of a branch was run/],
  ['another name of an artifact', 'deploy', ['name: cdktf\n', 'name: cdktf-out\n'], 'a push', /^deliver\/plan-1: failure/],
  ['a digest of something else', 'deploy', ['digest: ${{ needs.synth.outputs.digest }}', 'digest: ${{ github.sha }}'], 'a push', /^deliver\/plan-1: failure/],
  ['the digests exchanged', 'pull-request', ['base-digest: ${{ needs.synth-base.outputs.digest }}', 'base-digest: ${{ needs.synth.outputs.digest }}'], 'a pull request', /^deliver\/pull-request-plan: failure/],
  ['nothing said of a changed base', 'pull-request', [/ +- edited\n/, ''], 'a pull request whose base is changed', /^refused: pull-request was not started/],
  ['a changed base taken for a new title', 'pull-request', [/changes\.base == null/g, 'changes.title == null'], 'a pull request whose base is changed', /^synth: skipped/],
  ['a wave without its condition', 'deliver', [/if: \$\{\{ !cancelled\(\) && needs.plan-1.result == 'success' && needs.plan-1.outputs.deferred[^}]*\}\}/, 'if: ${{ !cancelled() }}'], 'a push', /^deliver\/plan-2: (success|failure)/],
  ['a call of its own commit', 'deploy', [/uses: example.*@main/, 'uses: ./.github/workflows/deliver.yml'], 'a push', /^deliver\/plan-1: plan, refused/],
  ['a call at another branch', 'deploy', ['deliver.yml@main', 'deliver.yml@mian'], 'a push', /^deploy: failure, .*mian/s],
  ['a missing input of a call', 'deploy', [/\n {6}kind: deploy/, ''], 'a push', /^deploy: failure, .*kind/s],
  ['the role that applies, to plan', 'deliver', [/github-plan/g, 'github-apply'], 'a push', /^deliver\/plan-1: apply, refused/],
  ['the role that plans, to apply', 'deliver', [/github-apply/g, 'github-plan'], 'a push', /^deliver\/apply-1: plan, refused/],
  ['the account of another environment', 'deliver', [/111111111111/g, '222222222222'], 'a push', /^deliver\/plan-1: plan, refused/],
  ['no environment to apply in', 'deliver', [/ {4}environment:\n {6}name: .*\n/, ''], 'a push', /^deliver\/apply-1: apply, refused/],
  ['a group of what waits for an approval', 'deliver', [/^ {4}environment:\n/gm, '    concurrency: delivery\n    environment:\n'], 'a push while another one waits for its approval', /^deliver\/apply-1: pending/],
  ['an action by its tag', 'deploy', [/setup-node@\w+/, 'setup-node@v7'], 'a push', /^refused: .*setup-node at "v7"/s],
  ['an input that an action does not have', 'deploy', ['fetch-depth: 0', 'depth: 0'], 'a push', /^refused: .*depth/s],
  ['a secret', 'deliver', ['github.token', 'secrets.TOKEN'], 'a push', /^refused: .*secrets/s],
  ['a stored key', 'deliver', ['role-to-assume:', 'aws-secret-access-key: x\n          role-to-assume:'], 'a push', /^refused: .*aws-secret-access-key/s],
  ['no time limit', 'deploy', [/ {4}timeout-minutes: 20\n/, ''], 'a push', /^synth may take 360 minutes/],
]; // prettier-ignore

test.each(Object.keys(PLAYS) as (keyof typeof PLAYS)[])(
  'the generated workflows show none of it in %s',
  async (name) => {
    const facts = await shown(PLAYS[name]);

    expect(facts).toContainEqual(expect.stringMatching(/^deliver\/.*: (success|waiting)$/));
    expect(facts).not.toContainEqual(expect.stringMatching(/failure|refused|pending/));
    for (const [title, , , play, seen] of CASES) {
      const found = play === name ? facts.filter((fact) => seen.test(fact)) : [];
      expect({ title, found }).toEqual({ title, found: [] });
    }
  },
);

test.each(CASES)('%s in %s.yml is seen', async (_title, file, [from, to], play, seen) => {
  const text = WORKFLOWS[`${file}.yml`] ?? '';
  const spoiled = text.replace(from, to);
  expect(spoiled).not.toBe(text);

  const facts = await shown(PLAYS[play], { [`${file}.yml`]: spoiled });

  expect(facts).toContainEqual(expect.stringMatching(seen));
});
