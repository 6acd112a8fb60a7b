import type { UnlockResult } from '@mlopspltf/deployer';
import { infra, removeCheckouts, type Ran } from './support/fake-world';

afterAll(removeCheckouts);

const LOCK = {
  id: 'a-b',
  who: 'anna@laptop',
  created: '2026-01-31T10:00:00Z',
  operation: 'apply',
  age: '3 min',
};

function unlock(module: string, found: Partial<UnlockResult> = {}): Promise<Ran> {
  return infra(['unlock', 'dev', '--module', module, '--auto-approve'], {
    operations: {
      unlock: () =>
        Promise.resolve({
          environment: 'dev',
          account: '111111111111',
          module,
          exitCode: 0,
          released: false,
          ...found,
        }),
    },
  });
}

describe('unlock', () => {
  test('needs no stacks: it works where they cannot be synthesized', async () => {
    const ran = await infra(['unlock', 'dev', '--module', 'tf_remote_backend']);
    expect(ran).toMatchObject({ exitCode: 0, called: ['unlock tf_remote_backend'] });
    expect(ran.sessions[0]?.environment.name).toBe('dev');
  });

  test('asks for approval as everything does', async () => {
    const argv = ['unlock', 'dev', '--module', 'artifact_store'];
    expect((await infra(argv)).sessions[0]?.approve).toBeUndefined();
    const questions: string[] = [];
    const ran = await infra(argv, { confirm: (question) => Promise.resolve(questions.push(question) > 0) });
    await expect(ran.sessions[0]?.approve?.('Release?')).resolves.toBe(true);
    expect(questions).toEqual(['Release?']);
  });

  test('says whose lock it has released', async () => {
    expect((await unlock('artifact_store', { lock: LOCK, released: true })).stdout).toBe(
      'Released: the lock of artifact_store in dev, held by\n  anna@laptop since 2026-01-31T10:00:00Z (3 min), for apply\n',
    );
  });

  test('that is turned down releases nothing, and ends with 3', async () => {
    const ran = await unlock('artifact_store', { lock: LOCK, exitCode: 3 });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toMatch(/^Not released: the lock of artifact_store in dev/);
  });

  test('without a lock has nothing to do', async () => {
    expect((await unlock('artifact_store')).stdout).toBe(
      'Nothing to do in dev: nobody holds the state of artifact_store.\n',
    );
  });

  test('--deployment releases the turn of a run of the pipeline, and names no module', async () => {
    const lock = { description: 'deploy of "feature/a" by ana since 2026-01-31T10:00:00Z\u001b[2J: https://x/runs/7' };
    const ran = await infra(['unlock', 'dev', '--deployment', '--auto-approve', '--json'], {
      operations: {
        unlockDeployment: () =>
          Promise.resolve({ environment: 'dev', account: '111111111111', exitCode: 0, lock, released: true }),
      },
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({ command: 'unlock', exitCode: 0, released: true, lock });
    const told = await infra(['unlock', 'dev', '--deployment', '--auto-approve'], {
      operations: {
        unlockDeployment: () =>
          Promise.resolve({ environment: 'dev', account: '111111111111', exitCode: 3, lock, released: false }),
      },
    });
    expect(told).toMatchObject({ exitCode: 3, called: [] });
    expect(told.stdout).toBe(
      'Not released: the turn in dev, held by\n  deploy of "feature/a" by ana since 2026-01-31T10:00:00Z: https://x/runs/7\n',
    );
  });

  test('--deployment, where no run works, has nothing to do', async () => {
    const ran = await infra(['unlock', 'dev', '--deployment']);
    expect(ran).toMatchObject({ exitCode: 0, called: ['unlockDeployment'] });
    expect(ran.stdout).toBe('Nothing to do in dev: no run of the pipeline works there.\n');
  });

  test('takes one lock: a module, or --deployment', async () => {
    const both = await infra(['unlock', 'dev', '--deployment', '--module', 'artifact_store']);
    expect(both).toMatchObject({ exitCode: 2, called: [] });
    expect(both.stderr).toContain('--module: cannot stand beside --deployment');
    const none = await infra(['unlock', 'dev']);
    expect(none).toMatchObject({ exitCode: 2, called: [] });
    expect(none.stderr).toMatch(/--module: is missing[^]*--deployment/);
  });

  test('takes a name that the definition does not have, and doubts it where nothing was found', async () => {
    expect((await unlock('artifact_stor')).stdout).toBe(
      'Nothing to do in dev: nobody holds the state of artifact_stor.\nThe definition has no such module there. Did you mean "artifact_store"?\n',
    );
    expect((await unlock('feature_store', { lock: LOCK, released: true })).stdout).not.toContain('definition');
  });

  test('shows a lock that calls itself what it likes on one line, without power over the terminal', async () => {
    const { stdout } = await unlock('artifact_store', {
      lock: { ...LOCK, who: 'x\u001b[2J\nexit code 0' },
      released: true,
    });
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).not.toContain('\u001b');
  });
});
