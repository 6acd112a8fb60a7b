import { resolvePlatform } from '@mlopspltf/definition';
import { TIMING } from '../src/deployment-lock/clock';
import { withDeploymentLock } from '../src/deployment-lock/deployment-lock';
import { newLease, serializeLease, type Holder } from '../src/deployment-lock/lease';
import type { Session } from '../src';
import { FakeLeaseStore } from './support/fake-lease-store';
import { observedSession, type ObservedSession } from './support/session';
import { VirtualClock } from './support/virtual-clock';

const MINUTE = 60_000;
const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});

function holderOf(run: string): Holder {
  const url = `https://github.com/example-org/example-infra/actions/runs/${run}/attempts/1`;
  return { operation: 'deploy', who: 'ana', branch: 'feature/a', commit: 'c'.repeat(40), run, attempt: 1, url };
}

/** A world with one store and one time. */
class World {
  public readonly clock = new VirtualClock();
  public readonly store = new FakeLeaseStore();

  /** Works for so many minutes as soon as it has its turn. */
  public run(run: string, minutes: number, options: Pick<Session, 'signal'> = {}) {
    const session: ObservedSession = observedSession(platform, { commandFor: () => `gh run rerun ${run}`, ...options });
    const times: { began?: number; ended?: number } = {};
    const { clock, store } = this;
    const done = withDeploymentLock({ session, store, holder: holderOf(run), clock }, async () => {
      times.began = clock.now();
      await clock.sleep(minutes * MINUTE);
      times.ended = clock.now();
      return `work of ${run}`;
    });
    done.catch(() => undefined);
    return { session, done, times };
  }

  /** What lies there since before anybody came, by a machine whose clock says what it likes. */
  public leave(text = serializeLease(newLease({ id: 'gone', holder: holderOf('1'), since: '2031-01-01T00:00:00Z' }))) {
    this.store.stored = { text, version: 'v0' };
  }
}

function told(session: ObservedSession, kind: 'step' | 'warning'): readonly string[] {
  return session.events.flatMap((event) => {
    if (event.kind === 'warning' && kind === 'warning') return [event.message];
    return event.kind === 'step' && kind === 'step' ? [`${event.phase}: ${event.note ?? ''}`] : [];
  });
}

describe('the lock of an environment', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  test('is taken at once where nobody has it, says who has it, and is given back', async () => {
    const one = world.run('7', 10);
    await world.clock.forward(MINUTE);
    expect(world.store.lease).toMatchObject({ released: false, holder: holderOf('7') });
    await world.clock.until(one.done);

    await expect(one.done).resolves.toBe('work of 7');
    expect(world.store.lease).toMatchObject({ released: true });
    expect(one.session.events).toEqual([]);
  });

  test('is waited for, with a line a minute that says who has it and since when', async () => {
    const one = world.run('7', 3);
    await world.clock.forward(1);
    const two = world.run('8', 1);
    await world.clock.until(two.done);

    expect(two.times.began).toBeGreaterThanOrEqual(one.times.ended ?? Infinity);
    expect(two.times.began).toBeLessThanOrEqual((one.times.ended ?? 0) + TIMING.poll);
    const lines = told(two.session, 'step');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^started: waits for deploy of "feature\/a" by ana since \S+Z \(\d s ago\): https:\S+\/runs\/7\/attempts\/1$/,
    );
    expect(lines.at(-1)).toMatch(/^done: taken after 3 min$/);
  });

  test('that is renewed is not taken over, however long it is held and whatever the machines’ clocks say', async () => {
    const one = world.run('7', 19);
    await world.clock.forward(1);
    const two = world.run('8', 1);
    await world.clock.until(two.done);

    expect(two.times.began).toBeGreaterThanOrEqual(one.times.ended ?? Infinity);
    expect(told(one.session, 'warning')).toEqual([]);
  });

  test('is waited for twenty minutes, then refused with who has it and what goes on', async () => {
    world.run('7', 60);
    await world.clock.forward(1);
    const two = world.run('8', 1);
    await world.clock.until(two.done);

    await expect(two.done).rejects.toMatchObject({ name: 'LockError', next: 'gh run rerun 8' });
    await expect(two.done).rejects.toThrow(
      /^Another run deploys into dev: deploy of "feature\/a" by ana since .*\/runs\/7\/attempts\/1\nIt was waited 20 min, and nothing was changed\. .*infra unlock dev --deployment/,
    );
    expect(two.times).toEqual({});
    expect(world.clock.now()).toBeLessThan(21 * MINUTE);
    expect(world.store.lease).toMatchObject({ released: false, holder: { run: '7' } });
  });

  test('of a run that was killed is taken over once it was not renewed for as long as a lease is good', async () => {
    world.leave();
    const two = world.run('8', 1);
    await world.clock.until(two.done);

    expect(two.times.began).toBeGreaterThanOrEqual(TIMING.lease);
    expect(two.times.began).toBeLessThanOrEqual(TIMING.lease + 2 * TIMING.poll);
    expect(told(two.session, 'warning')).toEqual([
      expect.stringMatching(/was taken over, because it was not renewed for 3 min, .*\/runs\/1\//),
    ]);
  });

  test('that cannot be read counts as held until it was seen unchanged for that long', async () => {
    world.leave('{"schemaVersion":2}');
    const two = world.run('8', 1);
    await world.clock.until(two.done);

    expect(two.times.began).toBeGreaterThanOrEqual(TIMING.lease);
    expect(told(two.session, 'step')[0]).toMatch(/somebody unknown: what is stored is damaged, or of another release/);
    expect(world.store.lease).toMatchObject({ released: true, holder: { run: '8' } });
  });

  test('goes to one of those who saw it run out, and the others wait on', async () => {
    world.leave();
    const runs = ['7', '8', '9'].map((run) => world.run(run, 1));
    for (const { done } of runs) await world.clock.until(done);

    const times = runs.map(({ times }) => times).sort((a, b) => (a.began ?? 0) - (b.began ?? 0));
    for (const [index, { began }] of times.entries()) {
      if (index > 0) expect(began).toBeGreaterThanOrEqual(times[index - 1]?.ended ?? Infinity);
    }
  });

  test('is taken by who wrote it, though no answer came', async () => {
    world.store.fault = (count) => (count === 1 ? 'lost' : 'none');
    const one = world.run('7', 1);
    await world.clock.until(one.done);

    await expect(one.done).resolves.toBe('work of 7');
    expect(world.store.lease).toMatchObject({ released: true });
  });

  test('is given back when the work fails, whose error goes on', async () => {
    const { clock, store } = world;
    const session = observedSession(platform, {});
    const failing = withDeploymentLock({ session, store, holder: holderOf('7'), clock }, () =>
      Promise.reject(new Error('Terraform failed')),
    );
    await clock.until(failing);

    await expect(failing).rejects.toThrow('Terraform failed');
    expect(store.lease).toMatchObject({ released: true });
  });

  test('that was lost while it worked is told once, and left to whoever has it', async () => {
    const one = world.run('7', 10);
    await world.clock.forward(MINUTE);
    const other = newLease({ id: 'other', holder: holderOf('9'), since: '2026-01-01T00:00:00Z' });
    world.store.stored = { text: serializeLease(other), version: 'x' };
    await world.clock.until(one.done);

    await expect(one.done).resolves.toBe('work of 7');
    expect(told(one.session, 'warning')).toEqual([
      expect.stringMatching(/^This run lost its turn in dev while it worked\. .* Why: it is held by .*runs\/9\//),
    ]);
    expect(world.store.lease).toEqual(other);
  });

  test.each<[string, (world: World) => void, RegExp]>([
    ['released by hand', ({ store }) => release(store), /somebody has released it by hand/],
    ['removed', ({ store }) => (store.stored = undefined), /what was stored is gone/],
  ])('that was %s while it worked is told once', async (_title, spoil, said) => {
    const one = world.run('7', 10);
    await world.clock.forward(MINUTE);
    spoil(world);
    await world.clock.until(one.done);

    expect(told(one.session, 'warning')).toEqual([expect.stringMatching(said)]);
  });

  test('that could not be renewed for a lease’s time is told once', async () => {
    world.store.fault = (count) => (count > 1 && count < 12 ? 'error' : 'none');
    const one = world.run('7', 15);
    await world.clock.until(one.done);

    await expect(one.done).resolves.toBe('work of 7');
    expect(told(one.session, 'warning')).toEqual([
      expect.stringMatching(/could not renew its turn in dev for 3 min: the store failed\. /),
    ]);
    expect(world.store.lease).toMatchObject({ released: true });
  });

  test('some renewals of which fail is kept, and nobody is bothered', async () => {
    const faults = ['error', 'lost', 'error', 'lost', 'lost', 'error'] as const;
    world.store.fault = (count) => (count === 1 ? 'none' : (faults[count % faults.length] ?? 'none'));
    const one = world.run('7', 15);
    await world.clock.forward(1);
    const two = world.run('8', 1);
    await world.clock.forward(14 * MINUTE);
    world.store.fault = () => 'none';
    await world.clock.until(two.done);

    expect(told(one.session, 'warning')).toEqual([]);
    expect(two.times.began).toBeGreaterThanOrEqual(one.times.ended ?? Infinity);
  });

  test('that cannot be given back is told; the work was done', async () => {
    world.store.fault = (count) => (count === 2 ? 'error' : 'none');
    const one = world.run('7', 0.1);
    await world.clock.until(one.done);

    await expect(one.done).resolves.toBe('work of 7');
    expect(told(one.session, 'warning')).toEqual([
      expect.stringMatching(/was not given back: .* It runs out in 3 min\.$/),
    ]);
  });

  test('is not waited for any more when the program is to stop', async () => {
    const stop = new AbortController();
    world.run('7', 10);
    await world.clock.forward(1);
    const two = world.run('8', 1, { signal: stop.signal });
    await world.clock.forward(MINUTE);
    stop.abort('SIGTERM');
    const at = world.clock.now();
    await world.clock.until(two.done);

    await expect(two.done).rejects.toMatchObject({ name: 'LockError' });
    await expect(two.done).rejects.toThrow(/stopped while it waited, and nothing was changed/);
    expect(two.times).toEqual({});
    expect(world.clock.now()).toBe(at);
  });

  test('is held until the work has ended, when the program is to stop meanwhile', async () => {
    const stop = new AbortController();
    const one = world.run('7', 2, { signal: stop.signal });
    await world.clock.forward(MINUTE);
    stop.abort('SIGTERM');
    await world.clock.forward(MINUTE - 1);
    expect(world.store.lease).toMatchObject({ released: false });
    await world.clock.until(one.done);

    expect(world.store.lease).toMatchObject({ released: true });
  });

  test('is not even taken by a program that is to stop already', async () => {
    const one = world.run('7', 1, { signal: AbortSignal.abort('SIGINT') });
    await world.clock.until(one.done);

    await expect(one.done).rejects.toMatchObject({ name: 'LockError' });
    expect(world.store.stored).toBeUndefined();
  });
});

function release(store: FakeLeaseStore): void {
  const { lease } = store;
  if (lease) store.stored = { text: serializeLease({ ...lease, released: true }), version: 'by hand' };
}
