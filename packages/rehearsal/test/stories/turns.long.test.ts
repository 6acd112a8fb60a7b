import { resourceName } from '@mlopspltf/definition';
import { clientConfig } from '@mlopspltf/testing';
import type { Run } from '../../src';
import type { GatedRequest } from './support/emulator-gate';
import { removeParameter, setParameter } from './support/story-parameters';
import { ends, page, Turns } from './support/turns';

const PLAN = 'deliver/plan-1';
const APPLY = 'deliver/apply-1';
const DONE = { [PLAN]: 'success', [APPLY]: 'success' };

/** One story: each test goes on where the last one ended. Runs into `dev` wait for nobody's approval. */
describe('runs into one environment', () => {
  let turns: Turns;
  let first: Run;

  beforeAll(async () => {
    turns = await Turns.open();
    first = await turns.deploy('feature/a', { store: 'one' });
    expect(first.conclusion).toBe('success');
  });
  afterAll(() => turns.close());

  const parameters = (): Promise<Readonly<Record<string, string>>> => turns.parameters('dev');
  const locks = (): Promise<readonly string[]> => turns.story.account('dev').locks();

  /** Holds the first one to apply in the middle, until the other one waits for its turn. Gives both in their order. */
  async function meeting(push: () => Promise<readonly [Run, Run]>): Promise<readonly [Run, Run]> {
    const hold = turns.gate.hold(writesParameter);
    const [a, b] = await push();
    const waits = [a, b].map((run) =>
      turns.printed(run, APPLY, /^deployment lock: waits for deploy of "feature\/[ab]" by /).then(() => run),
    );
    const second = await Promise.race(waits);
    hold.release();
    await Promise.all([turns.settled(a), turns.settled(b)]);
    await Promise.allSettled(waits);
    return second === b ? [a, b] : [b, a];
  }

  test('of two branches at once come one after the other, and both have what they brought', async () => {
    const both = await meeting(async () => [
      await turns.push('feature/a', { store: 'two' }),
      await turns.push('feature/b', { store: 'one', registry: 'b' }),
    ]);

    for (const run of both) expect(ends(run)).toMatchObject(DONE);
    expect(await parameters()).toMatchObject({ 'artifact-store': 'two', 'container-registry': 'b' });
    expect(await locks()).toEqual([]);
  });

  test('of two plans on one state the second is refused and names the first, whose work stays', async () => {
    const [winner, loser] = await meeting(async () => [
      await turns.push('feature/a', { store: 'of a', registry: 'b' }),
      await turns.push('feature/b', { store: 'of b' }),
    ]);
    const [won, lost] = winner.facts.event.ref.endsWith('/a') ? ['a', 'b'] : ['b', 'a'];

    expect(ends(winner)).toMatchObject(DONE);
    expect(ends(loser)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'failure' });
    expect(page(loser, APPLY)).toMatch(/artifact_store: its state has changed since: serial \d+ then, serial \d+ now/);
    expect(page(loser, APPLY)).toContain(`artifact_store: it was last deployed from "feature/${won}" at `);
    expect(page(loser, APPLY)).toContain('plan anew: the button "Re-run all jobs"');
    expect(await parameters()).toMatchObject({ 'artifact-store': `of ${won}` });
    expect(await locks()).toEqual([]);

    const again = await turns.rerun(loser);

    expect(ends(again)).toMatchObject(DONE);
    expect(page(again, PLAN)).toContain(`**UNDOES** work that this branch does not have: \`feature/${won}\``);
    expect(await parameters()).toMatchObject({ 'artifact-store': `of ${lost}` });
  });

  test('that are older than what their branch has deployed since are refused when they are started again', async () => {
    const before = await parameters();

    const again = await turns.rerun(first);

    expect(ends(again)).toMatchObject({ [PLAN]: 'failure' });
    expect(ends(again)).not.toHaveProperty(APPLY);
    expect(page(again, PLAN)).toMatch(
      /^## Nothing was done in `dev`[^]*This run is superseded: the branch "feature\/a"/,
    );
    expect(await parameters()).toEqual(before);
  });

  test('that are cancelled while they apply leave no lock, and go on when they are started again', async () => {
    const hold = turns.gate.hold(writesParameter);
    const run = await turns.push('feature/a', { store: 'cancelled', registry: 'b' });
    await hold.arrived;
    expect(await locks()).not.toEqual([]);

    run.cancel();
    await run.ended;
    hold.release();

    expect(run.conclusion).toBe('cancelled');
    expect(ends(run)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'cancelled' });
    expect(await locks()).toEqual([]);
    expect(await parameters()).not.toMatchObject({ 'artifact-store': 'cancelled' });

    expect(ends(await turns.rerun(run))).toMatchObject(DONE);
    expect(await parameters()).toMatchObject({ 'artifact-store': 'cancelled' });
    expect(await locks()).toEqual([]);
  });

  test('that fail in the middle say what was applied and what goes on, and go on once the cause is gone', async () => {
    const { platform } = turns.story;
    const config = clientConfig({ ...turns.story.account('dev').variables });
    const taken = resourceName(platform, 'dev', 'ssm', 'taken');
    await setParameter(config, taken, 'of somebody');

    const run = await turns.deploy('feature/a', { store: 'middle', registry: 'b', more: 'taken' });

    expect(ends(run)).toMatchObject({ [PLAN]: 'success', [APPLY]: 'failure' });
    const told = page(run, APPLY);
    expect(told).toMatch(/^## Deployment to `dev`: 1 of 2 applied/);
    expect(told).toMatch(/- `container_registry`: \*\*FAILED\*\*[^]*ParameterAlreadyExists/);
    expect(told).toMatch(/- `artifact_store`: applied, 1 changed/);
    expect(told).toContain('plan anew: the button "Re-run all jobs"');
    expect(await parameters()).toMatchObject({ 'artifact-store': 'middle', taken: 'of somebody' });
    expect(await locks()).toEqual([]);

    // What the page warns of.
    const failed = await turns.rerun(run, 'failed');
    expect(page(failed, APPLY)).toContain('artifact_store: its state has changed since');

    await removeParameter(config, taken);
    const again = await turns.rerun(run);
    expect(ends(again)).toMatchObject(DONE);
    expect(page(again, APPLY)).toMatch(/^## Deployment to `dev`: 1 applied/);
    expect(await parameters()).toMatchObject({ 'artifact-store': 'middle', taken: 'taken' });
  });
});

function writesParameter({ operation }: GatedRequest): boolean {
  return operation === 'AmazonSSM.PutParameter';
}
