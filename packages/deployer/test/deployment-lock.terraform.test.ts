import { requireTools } from '@mlopspltf/testing';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlock, unlockDeployment } from '../src';
import { AwsClients } from '../src/aws/clients';
import { LockTable } from '../src/aws/lock-table';
import { StateBucket } from '../src/aws/state-bucket';
import { acquireLease } from '../src/deployment-lock/acquire';
import { CLOCK, TIMING, type Timing } from '../src/deployment-lock/clock';
import { withDeploymentLock } from '../src/deployment-lock/deployment-lock';
import type { Holder } from '../src/deployment-lock/lease';
import { leaseStoreOf, type LeaseStore } from '../src/deployment-lock/lease-store';
import { heldLocks } from '../src/operations/backend-users';
import { takingTurns } from '../src/pipeline/deployment-lock';
import { Inventory } from '../src/records/inventory';
import { Scene } from './support/scene';
import type { ObservedSession } from './support/session';

beforeAll(() => requireTools('moto_server'));

/** Much quicker than the real ones; the lease outlasts what a machine with much to do may stand still for. */
const QUICK: Timing = { lease: 3_000, renewal: 300, poll: 40, notice: 200, patience: 60_000 };

function holderOf(run: string): Holder {
  const url = `https://github.com/example-org/example-infra/actions/runs/${run}/attempts/1`;
  return { operation: 'deploy', who: 'ana', branch: 'feature/a', commit: 'c'.repeat(40), run, attempt: 1, url };
}

describe.each(['dynamodb', 'lockfile'] as const)('where states are locked by %s', (stateLocking) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.withBackend({ modules: { store: [] }, stateLocking });
  });

  // Whatever a test has left: as if its run had ended.
  afterEach(() => unlockDeployment(scene.session()));

  /** Each run on a machine of its own. */
  function storeOf({ env, platform, environment }: ObservedSession = scene.session()): LeaseStore {
    return leaseStoreOf({ platform, environment, env }, new AwsClients({ env, region: platform.region }));
  }

  function acquire(run: string, timing = QUICK) {
    const wanted = { id: `id-${run}`, holder: holderOf(run), since: '2026-01-01T10:00:00Z' };
    return acquireLease({ store: storeOf(), wanted, timing, clock: CLOCK, waits: () => undefined });
  }

  test('runs that come at once work one after the other, and each has its turn', async () => {
    let atWork = 0;
    const most: number[] = [];
    const runs = ['1', '2', '3', '4'].map((run) =>
      withDeploymentLock(
        { session: scene.session(), store: storeOf(), holder: holderOf(run), timing: QUICK },
        async () => {
          most.push((atWork += 1));
          // Longer than a lease without renewals.
          await sleep(run === '1' ? 1.2 * QUICK.lease : 100);
          atWork -= 1;
        },
      ),
    );
    await Promise.all(runs);

    expect(most).toEqual([1, 1, 1, 1]);
  });

  test('of those who see a killed run’s lock run out, one gets it', async () => {
    await acquire('5');
    const waiting = { ...QUICK, patience: 1.5 * QUICK.lease };
    const outcomes = await Promise.all([acquire('6', waiting), acquire('7', waiting)]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['held', 'taken']);
    expect(outcomes.find(({ kind }) => kind === 'taken')).toMatchObject({ left: { holder: { run: '5' } } });
  });

  test('it is shown, asked for and released by hand, and nothing else is', async () => {
    await acquire('8');
    const questions: string[] = [];
    const session = scene.session({ approve: (question) => Promise.resolve(questions.push(question) > 0) });
    // A module's lock is another one.
    await expect(unlock(scene.session(), 'store')).resolves.toMatchObject({ exitCode: 0, released: false });

    await expect(unlockDeployment(session)).resolves.toMatchObject({
      environment: 'dev',
      exitCode: 0,
      released: true,
      lock: { who: 'ana', branch: 'feature/a', run: '8', since: '2026-01-01T10:00:00Z' },
    });
    expect(questions).toEqual([expect.stringMatching(/^End its turn in dev \(account \d{12}\)\?$/)]);
    await expect(unlockDeployment(session)).resolves.toMatchObject({ exitCode: 0, released: false });
    await expect(acquire('9')).resolves.toMatchObject({ kind: 'taken' });
  });

  test('it stays where a person says no, or nobody can be asked', async () => {
    await acquire('9');
    await expect(unlockDeployment(scene.session({ approve: () => Promise.resolve(false) }))).resolves.toMatchObject({
      exitCode: 3,
      released: false,
    });
    const nobody = unlockDeployment(scene.session({ approve: undefined }));
    await expect(nobody).rejects.toMatchObject({
      name: 'GuardError',
      next: 'npx projen unlock:dev --deployment --auto-approve',
    });
    await expect(acquire('10', { ...QUICK, patience: 0 })).resolves.toMatchObject({ kind: 'held' });
  });

  test('another run that has taken it while a person was asked keeps it', async () => {
    await acquire('10');
    const approve = async (): Promise<boolean> => {
      await unlockDeployment(scene.session());
      await acquire('11');
      return true;
    };

    await expect(unlockDeployment(scene.session({ approve }))).rejects.toMatchObject({
      name: 'LockError',
      message: expect.stringMatching(/taken by deploy of "feature\/a" by ana since .*\/runs\/11\//) as string,
    });
  });

  test('renewals while a person was asked do not save it', async () => {
    const stop = new AbortController();
    const session = scene.session();
    const running = withDeploymentLock({ session, store: storeOf(), holder: holderOf('12'), timing: QUICK }, () =>
      once(stop.signal, 'abort'),
    );
    const approve = async (): Promise<boolean> => {
      await sleep(3 * QUICK.renewal);
      return true;
    };
    while (!(await storeOf().read())?.text.includes('"run":"12"')) await sleep(QUICK.poll);

    await expect(unlockDeployment(scene.session({ approve }))).resolves.toMatchObject({
      released: true,
      lock: { run: '12' },
    });
    // The next renewal finds it gone, whenever that comes.
    const warnings = () => session.events.filter(({ kind }) => kind === 'warning');
    while (warnings().length === 0) await sleep(QUICK.poll);
    stop.abort();
    await running;
    expect(warnings()).toMatchObject([
      { message: expect.stringContaining('somebody has released it by hand') as string },
    ]);
  });

  test('what cannot be read is released by hand, and then taken', async () => {
    await storeOf().write('{"schemaVersion":2}', (await storeOf().read())?.version);

    await expect(unlockDeployment(scene.session())).resolves.toEqual({
      environment: 'dev',
      account: scene.session().environment.account,
      exitCode: 0,
      lock: { description: 'somebody unknown: what is stored is damaged, or of another release' },
      released: true,
    });
    await expect(acquire('16')).resolves.toMatchObject({ kind: 'taken' });
  });

  test('nothing of it is taken for a module, a state or a lock of one', async () => {
    const session = scene.session();
    const clients = new AwsClients({ env: session.env, region: session.platform.region });
    const [bucket, table] = [new StateBucket(session, clients), new LockTable(session, clients)];
    await acquire('13');
    const inventory = await Inventory.open({ platform: scene.platform, bucket, cache: `${scene.folder}/none.json` });

    expect(inventory.modules).toEqual([]);
    if (stateLocking === 'dynamodb') expect(heldLocks(await table.items(), [])).toEqual([]);
  });

  test('a job of the pipeline holds it while it works, with what its run is', async () => {
    const pipeline = { id: '14', attempt: 2, url: 'https://github.com/example-org/example-infra/actions/runs/14' };
    const revision = { commit: 'd'.repeat(40), branch: 'feature/b', clean: true, who: 'ben', pipeline };
    const seen = await takingTurns({ ...scene.session(), revision }, 'destroy', async () => storeOf().read());

    expect(JSON.parse(seen?.text ?? '')).toMatchObject({
      released: false,
      holder: { operation: 'destroy', who: 'ben', branch: 'feature/b', run: '14', attempt: 2, url: pipeline.url },
    });
    expect(JSON.parse((await storeOf().read())?.text ?? '')).toMatchObject({ released: true });
  });

  test('a job with credentials of another account, or without a backend, stops before it', async () => {
    const pipeline = { id: '15', attempt: 1, url: '' };
    const revision = { commit: 'd'.repeat(40), branch: 'feature/b', clean: true, who: 'ben', pipeline };
    const bare = await Scene.bare({ modules: {}, stateLocking });
    const work = (): Promise<never> => Promise.reject(new Error('worked'));

    await expect(takingTurns({ ...bare.session(), revision }, 'deploy', work)).rejects.toMatchObject({
      name: 'GuardError',
    });
    const other = { ...scene.session({ env: bare.session().env }), revision };
    await expect(takingTurns(other, 'deploy', work)).rejects.toThrow(/these credentials are of account/);
  });
});

test('the real times leave room for failed renewals, and for the work within an hour', () => {
  expect(TIMING.renewal * 5).toBeLessThan(TIMING.lease);
  expect(TIMING.patience).toBeLessThanOrEqual(20 * 60_000);
});
