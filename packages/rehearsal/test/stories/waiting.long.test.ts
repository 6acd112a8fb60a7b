import { DeleteObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PLANS_PREFIX } from '@mlopspltf/definition';
import type { Run } from '../../src';
import { ends, page, stepsTried, Turns } from './support/turns';

const PLAN = 'deliver/plan-1';
const APPLY = 'deliver/apply-1';

/** One story: each test goes on where the last one ended. Runs into `tst` wait for a reviewer. */
describe('a run that waits for its approval', () => {
  let turns: Turns;
  let older: Run;
  let newer: Run;

  beforeAll(async () => {
    turns = await Turns.open();
    turns.story.answer = 'wait';
  });
  afterAll(() => turns.close());

  const parameters = (): Promise<Readonly<Record<string, string>>> => turns.parameters('tst');

  async function approve(run: Run): Promise<Run> {
    const [asked] = run.pendingApprovals;
    if (!asked) throw new Error('nothing waits for an approval');
    run.review({ environment: asked.environment, reviewer: asked.reviewers[0] ?? '', approved: true });
    return turns.settled(run);
  }

  test('is cancelled by a newer push to its branch, whose page says so', async () => {
    older = await turns.deploy('develop', { store: 'older' });
    expect(ends(older)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'waiting' });

    newer = await turns.deploy('develop', { store: 'newer' });

    expect(older.conclusion).toBe('cancelled');
    expect(ends(older)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'cancelled' });
    expect(ends(newer)).toMatchObject({ supersede: 'success', [PLAN]: 'success', [APPLY]: 'waiting' });
    expect(page(newer, 'supersede')).toContain(`/actions/runs/${older.facts.id}`);
    expect(await parameters()).toEqual({});
  });

  test('applies nothing once its plan was replaced in the bucket', async () => {
    await replacePlan(newer);

    await approve(newer);

    expect(ends(newer)).toMatchObject({ [APPLY]: 'failure' });
    expect(page(newer, APPLY)).toMatch(
      /^## Nothing was done in `tst`[^]*artifact_store: .* is not there in the version[^]*Re-run all jobs/,
    );
    expect(await parameters()).toEqual({});
    expect(await turns.story.account('tst').state('artifact_store')).toBeUndefined();
    expect(await turns.story.account('tst').locks()).toEqual([]);
  });

  test('is planned anew when all its jobs run again, and applied once that was approved', async () => {
    newer = await turns.rerun(newer);
    expect(ends(newer)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'waiting' });
    expect(await parameters()).toEqual({});

    await approve(newer);

    // What reads of it is planned now, and asks once more.
    expect(ends(newer)).toMatchObject({
      [APPLY]: 'success',
      'deliver/plan-2': 'success',
      'deliver/apply-2': 'waiting',
    });
    expect(await parameters()).toEqual({ 'artifact-store': 'newer' });
    newer.cancel();
    await newer.ended;
  });

  test('does not begin, and gets no credentials, where nobody would be asked', async () => {
    const environment = turns.rehearsal.state.environments.find(({ name }) => name === 'tst');
    if (!environment) throw new Error('there is no environment tst');
    environment.reviewers = [];

    const run = await turns.deploy('develop', { store: 'unseen' });

    expect(run.conclusion).toBe('failure');
    expect(ends(run)).toEqual({ synth: 'success', supersede: 'success', 'deliver/check': 'failure' });
    expect(stepsTried(run)).not.toContainEqual(expect.stringMatching(/^Assume /));
    expect(turns.log(run, 'deliver/check')).toMatch(/tst: .*reviewers[^]*npx projen github:setup[^]*exit code 3/);
    expect(await parameters()).toEqual({ 'artifact-store': 'newer' });
  });

  /** The object that was approved gives way to another one under its key. */
  async function replacePlan({ facts }: Run): Promise<void> {
    const { s3, bucket: Bucket } = turns.story.account('tst');
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: PLANS_PREFIX }));
    const approved = Versions.filter(({ Key = '' }) => Key.includes(`/${facts.id}-`) && !Key.endsWith('.json'));
    expect(approved).toHaveLength(1);
    for (const { Key, VersionId } of approved) {
      await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'another plan' }));
    }
  }
});
