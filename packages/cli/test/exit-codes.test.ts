import { DefinitionError, UnknownNameError } from '@mlopspltf/definition';
import { ExecutionError, GuardError, InputError, LockError } from '@mlopspltf/deployer';
import { EmulatorError, EmulatorNotFoundError } from '@mlopspltf/emulator';
import { CommanderError } from 'commander';
import { CallError, SynthesisError } from '../src/errors';
import { exitCodeOf, toExitCode } from '../src/exit-codes';
import { infra, lastLine, parsed, removeCheckouts } from './support/fake-world';

afterAll(removeCheckouts);

const violation = { where: 'x', problem: 'is wrong', remedy: 'Mend it.' };

class OwnGuard extends GuardError {}

const CASES: readonly (readonly [string, Error, number])[] = [
  ['ExecutionError', new ExecutionError('terraform said no'), 1],
  ['EmulatorError', new EmulatorError('it died'), 1],
  ['Error', new Error('no'), 1],
  ['TypeError', new TypeError('no'), 1],
  ['InputError', new InputError('wrong version of Terraform'), 2],
  ['EmulatorNotFoundError', new EmulatorNotFoundError('none'), 2],
  ['DefinitionError', new DefinitionError([violation]), 2],
  ['CallError', new CallError([violation]), 2],
  ['UnknownNameError', new UnknownNameError('module', 'x', ['y']), 2],
  ['CommanderError', new CommanderError(1, 'commander.x', 'no'), 2],
  ['GuardError', new GuardError('wrong account'), 3],
  ['a subclass of GuardError', new OwnGuard('another guard'), 3],
  ['LockError', new LockError('held by somebody'), 4],
];

describe('the exit code', () => {
  test.each(CASES)('of %s is fixed', (_name, error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });

  test.each(CASES)('for %s is in the last line and in the JSON', async (_name, error, code) => {
    const ran = await infra(['deploy', 'dev', '--json'], { work: () => Promise.reject(error) });
    expect(ran.exitCode).toBe(code);
    expect(lastLine(ran)).toMatch(new RegExp(`^exit code ${code}: `));
    expect(parsed(ran)).toMatchObject({ command: 'deploy', environment: 'dev', exitCode: code, modules: [] });
    expect((parsed(ran).error as { message: string }).message).not.toBe('');
  });

  test.each([0, 1, 2, 3, 4])('%i of a result passes through', async (exitCode) => {
    const ran = await infra(['deploy', 'dev', '--json'], {
      work: (session, operation) =>
        Promise.resolve({ operation, environment: session.environment.name, account: '1', exitCode, modules: [] }),
    });
    expect(ran.exitCode).toBe(exitCode);
    expect(lastLine(ran)).toMatch(new RegExp(`^exit code ${exitCode}: `));
    expect(parsed(ran)).toMatchObject({ exitCode });
  });

  test('of something that is not even an error is 1', () => {
    expect(exitCodeOf('text')).toBe(1);
    expect(exitCodeOf(undefined)).toBe(1);
  });

  test('from outside that nobody knows is 1', () => {
    expect([137, -1, 2.5, Number.NaN].map(toExitCode)).toEqual([1, 1, 1, 1]);
  });

  test.each([
    [2, 2],
    [1, 1],
    [137, 1],
  ])('%i of the synthesis becomes %i, and nothing else is started', async (code, expected) => {
    const ran = await infra(['deploy', 'dev'], {
      operations: { synthesize: () => Promise.reject(new SynthesisError(code)) },
    });
    expect(ran.exitCode).toBe(expected);
    expect(ran.called).toEqual([]);
  });
});

describe('an error', () => {
  test('that was expected is told with the command that goes on, without a stack trace', async () => {
    const error = new GuardError('The credentials are of 222222222222, not 111111111111.', {
      next: 'npx projen plan:dev',
    });
    const ran = await infra(['deploy', 'dev'], { work: () => Promise.reject(error) });
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toBe(
      'The credentials are of 222222222222, not 111111111111.\nNext: npx projen plan:dev\nexit code 3: a guard refused, or the approval is missing\n',
    );
  });

  test('is broken between words on a terminal, and kept whole in a log', async () => {
    const message = `One\n  ${'word '.repeat(40).trim()}`;
    const work = (): Promise<never> => Promise.reject(new GuardError(message));
    const env = { NO_COLOR: '1' };
    const terminal = await infra(['deploy', 'dev'], { work, env, isTTY: true });
    const log = await infra(['deploy', 'dev'], { work, env });
    expect(log.stderr).toContain(message);
    const lines = terminal.stderr.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.slice(1, 4).every((line) => /^  word( word)+$/.test(line))).toBe(true);
  });

  test('that was not expected is short, and says how to see more', async () => {
    const ran = await infra(['deploy', 'dev'], { work: () => Promise.reject(new TypeError('x is undefined')) });
    expect(ran.stderr).toContain('x is undefined');
    expect(ran.stderr).toContain('--debug');
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test('shows its stack trace and its causes with --debug', async () => {
    const error = new ExecutionError('failed', { cause: new Error('the root of it') });
    const ran = await infra(['deploy', 'dev', '--debug'], { work: () => Promise.reject(error) });
    expect(ran.stderr).toMatch(/^\s+at /m);
    expect(ran.stderr).toContain('Caused by: Error: the root of it');
  });

  test('has no power over the terminal', async () => {
    const ran = await infra(['deploy', 'dev'], {
      work: () => Promise.reject(new ExecutionError('\u001b[2Jgo\u0008ne\u009b31m')),
    });
    expect(ran.stderr.split('\n')[0]).toBe('gone');
  });
});

describe('a call that was stopped', () => {
  const stopped = AbortSignal.abort('SIGINT');

  test('says what the deployer says of it', async () => {
    const error = new ExecutionError('artifact_store was applied, container_registry was not.', {
      next: 'npx projen deploy:dev',
    });
    const ran = await infra(['deploy', 'dev'], { signal: stopped, work: () => Promise.reject(error) });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('container_registry was not');
  });

  test('says who stopped it, where nothing else is known', async () => {
    const abort = new DOMException('This operation was aborted', 'AbortError');
    const ran = await infra(['deploy', 'dev'], { signal: stopped, work: () => Promise.reject(abort) });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('Stopped by SIGINT.');
  });
});
