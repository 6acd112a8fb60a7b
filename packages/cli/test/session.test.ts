import { setImmediate } from 'node:timers/promises';
import { GuardError } from '@mlopspltf/deployer';
import { SynthesisError } from '../src/errors';
import type { Operations } from '../src/operations';
import { infra, makeCheckout, moduleResult, removeCheckouts, resultOf, REVISION } from './support/fake-world';

afterAll(removeCheckouts);

describe('a session', () => {
  test.each([
    [['plan', 'dev']],
    [['deploy', 'dev']],
    [['deploy', 'dev', '--saved', 'plans']],
    [['destroy', 'dev']],
    [['terraform', 'dev', '--module', 'artifact_store']],
    [['deploy', 'local']],
  ])('of %j knows the commit of the checkout', async (argv) => {
    const cwd = makeCheckout();
    const asked: unknown[] = [];
    const readRevision = (root: string, env: NodeJS.ProcessEnv) => {
      asked.push([root, env]);
      return Promise.resolve(REVISION);
    };
    const ran = await infra(argv, { cwd, env: { PATH: '/bin' }, operations: { readRevision } });
    expect(asked).toEqual([[cwd, { PATH: '/bin' }]]);
    expect(ran.sessions[0]?.revision).toEqual(REVISION);
  });

  test.each([
    [['deploy', 'dev']],
    [['destroy', 'dev']],
    [['terraform', 'dev', '--module', 'artifact_store']],
    [['deploy', 'dev', '--saved', 'plans']],
  ])('of %j passes the guards only with a reason, which it hands on', async (argv) => {
    expect((await infra(argv)).sessions[0]?.admission).toBeUndefined();
    const ran = await infra([...argv, '--break-glass', ' Site is down, INC-42 '], {});
    expect(ran.sessions[0]?.admission).toEqual({ breakGlass: 'Site is down, INC-42' });
  });

  test('on the emulator is a trial', async () => {
    const { sessions } = await infra(['deploy', 'local']);
    expect(sessions.map(({ admission }) => admission)).toEqual([{ trial: true }, { trial: true }]);
  });

  test('never repeats a broken glass in the command that goes on', async () => {
    const ran = await infra(['deploy', 'dev', '--all', '--break-glass', 'INC-42', '--auto-approve'], {
      work: (session) => Promise.reject(new GuardError('no', { next: session.commandFor?.('deploy') })),
    });
    expect(ran.stderr).toContain('Next: npx projen deploy:dev --all\n');
  });
});

describe('saved plans', () => {
  test('are kept where plan is told to, seen from the folder it is called in', async () => {
    const cwd = makeCheckout();
    const folders: unknown[] = [];
    const ran = await infra(['plan', 'dev', '--save', 'plans/dev'], {
      cwd,
      operations: {
        plan: (session, _selection, options) => {
          folders.push(options?.saveTo);
          const { name: environment, account } = session.environment;
          const modules = [moduleResult('artifact_store', 'planned')];
          return Promise.resolve({
            operation: 'plan',
            environment,
            account,
            exitCode: 0,
            modules,
            saved: options?.saveTo,
          });
        },
      },
    });
    expect(folders).toEqual([`${cwd}/plans/dev`]);
    expect(ran.stderr).toContain(
      `secrets in clear text, in ${cwd}/plans/dev\nNext: npx projen deploy:dev --saved plans/dev\n`,
    );
  });

  test('that were not saved are not offered', async () => {
    const ran = await infra(['plan', 'dev', '--all', '--save', 'plans'], {
      work: (session, operation) =>
        Promise.resolve(resultOf(operation, session, [moduleResult('artifact_store', 'planned')])),
    });
    expect(ran.stderr).toContain('No plan was saved');
    expect(ran.stderr).toContain('Next: npx projen deploy:dev --all\n');
  });

  test('are applied from there, and nothing is planned beside them', async () => {
    const cwd = makeCheckout();
    const ran = await infra(['deploy', 'dev', '--saved', 'plans/dev'], { cwd });
    expect(ran.called).toEqual(['synthesize', `applySaved ${cwd}/plans/dev`]);
    expect(ran.selections).toEqual([]);
  });

  test('are approved as others are', async () => {
    expect((await infra(['deploy', 'dev', '--saved', 'plans'])).sessions[0]?.approve).toBeUndefined();
    const ran = await infra(['deploy', 'dev', '--saved', 'plans', '--auto-approve']);
    await expect(ran.sessions[0]?.approve?.('?')).resolves.toBe(true);
  });
});

test('nothing is loaded before the synthesis runs, which is a process of its own', async () => {
  const order: string[] = [];
  const synthesize: Operations['synthesize'] = async (_checkout, _host, { onStart } = {}) => {
    await setImmediate();
    order.push('synthesis runs');
    onStart?.();
    await setImmediate();
    order.push('synthesis ended');
  };
  const preload: Operations['preload'] = () => Promise.resolve(void order.push('loading'));

  await infra(['plan', 'dev'], { operations: { synthesize, preload } });

  expect(order).toEqual(['synthesis runs', 'loading', 'synthesis ended']);
});

test('a synthesis that cannot even be started ends the command', async () => {
  const synthesize: Operations['synthesize'] = () => Promise.reject(new SynthesisError(2));

  expect(await infra(['plan', 'dev'], { operations: { synthesize } })).toMatchObject({ exitCode: 2 });
});
