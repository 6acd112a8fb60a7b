import { resolvePlatform } from '@mlopspltf/definition';
import fc from 'fast-check';
import { TIMING, type Clock } from '../src/deployment-lock/clock';
import { withDeploymentLock } from '../src/deployment-lock/deployment-lock';
import { FakeLeaseStore, type Fault } from './support/fake-lease-store';
import { observedSession } from './support/session';
import { VirtualClock } from './support/virtual-clock';

const platform = resolvePlatform({
  repository: { owner: 'example-org', name: 'example-infra' },
  environments: [{ name: 'dev', branch: 'feature/**', account: '111111111111' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});

const SECOND = 1_000;

/** Seconds. */
interface Runner {
  readonly comes: number;
  readonly works: number;
  /** When its machine is switched off. */
  readonly dies?: number;
}

const runner = fc.record<Runner>(
  {
    comes: fc.integer({ min: 0, max: 300 }),
    works: fc.integer({ min: 0, max: 240 }),
    dies: fc.integer({ min: 0, max: 600 }),
  },
  { requiredKeys: ['comes', 'works'] },
);

/** A machine that may be switched off: nothing on it goes on after that. */
class Machine implements Clock {
  constructor(
    private readonly time: Clock,
    private readonly dies = Infinity,
  ) {}

  public get isOff(): boolean {
    return this.time.now() >= this.dies * SECOND;
  }

  public now(): number {
    return this.time.now();
  }

  public async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.time.sleep(ms, signal).catch(() => this.isOff || Promise.reject(new Error('aborted')));
    if (this.isOff) await new Promise(() => undefined);
  }
}

test('whoever comes when, dies when, and whatever answers get lost: never two at work, and everybody who lives has a turn', async () => {
  const scenario = {
    runners: fc.array(runner, { minLength: 2, maxLength: 4 }),
    delays: fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 }),
    lost: fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
  };
  await fc.assert(
    fc.asyncProperty(fc.record(scenario), async ({ runners, delays, lost }) => {
      const clock = new VirtualClock();
      const fault = (count: number): Fault => (lost[count % lost.length] === true ? 'lost' : 'none');
      const shared = new FakeLeaseStore(undefined, fault);
      let calls = 0;
      const atWork = new Set<Machine>();
      const meetings: number[] = [];
      const done: number[] = [];
      const runs = runners.map(async ({ comes, works, dies }, index) => {
        const machine = new Machine(clock, dies);
        const delay = (): Promise<void> => machine.sleep(delays[(calls += 1) % delays.length] ?? 0);
        // A request on its way arrives though its machine dies; what it answers is heard by nobody.
        const store = {
          place: shared.place,
          read: async () => (await delay(), shared.read()),
          write: async (text: string, replaced?: string) => {
            await delay();
            const version = await shared.write(text, replaced);
            await delay();
            return version;
          },
        };
        await machine.sleep(comes * SECOND);
        const run = String(index);
        await withDeploymentLock(
          {
            session: observedSession(platform, {}),
            store,
            clock: machine,
            holder: { operation: 'deploy', who: 'ana', run, attempt: 1, url: run },
          },
          async () => {
            const others = [...atWork].filter((other) => !other.isOff);
            if (others.length > 0) meetings.push(clock.now());
            atWork.add(machine);
            await machine.sleep(works * SECOND);
            atWork.delete(machine);
            done.push(index);
          },
        );
      });
      for (const run of runs) run.catch(() => undefined);
      await clock.forward(TIMING.patience + 600 * SECOND);

      expect(meetings).toEqual([]);
      const living = runners.flatMap(({ dies }, index) => (dies === undefined ? [index] : []));
      expect(done).toEqual(expect.arrayContaining(living));
    }),
    { numRuns: 60 },
  );
});
