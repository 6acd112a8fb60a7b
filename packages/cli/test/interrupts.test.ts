import { EventEmitter } from 'node:events';
import { listenForInterrupts } from '../src/interrupts';
import { infra, removeCheckouts, resultOf } from './support/fake-world';

afterAll(removeCheckouts);

describe('listenForInterrupts', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to stop, and names itself', (name) => {
    const source = new EventEmitter();
    const killed: string[] = [];
    const { signal } = listenForInterrupts(source, (second) => killed.push(second));
    expect(signal.aborted).toBe(false);
    source.emit(name, name);
    expect(signal.reason).toBe(name);
    expect(killed).toEqual([]);
  });

  test('kills at the second signal, of whatever kind', () => {
    const source = new EventEmitter();
    const killed: string[] = [];
    listenForInterrupts(source, (second) => killed.push(second));
    source.emit('SIGTERM', 'SIGTERM');
    source.emit('SIGINT', 'SIGINT');
    expect(killed).toEqual(['SIGINT']);
  });

  test('ends in order when it is abandoned, and a signal after that still does not kill', () => {
    const source = new EventEmitter();
    const killed: string[] = [];
    const { signal, abandon } = listenForInterrupts(source, (second) => killed.push(second));
    abandon();
    expect(signal.reason).toBe('SIGTERM');
    source.emit('SIGINT', 'SIGINT');
    expect([signal.reason, killed]).toEqual(['SIGTERM', []]);
    source.emit('SIGINT', 'SIGINT');
    expect(killed).toEqual(['SIGINT']);
  });
});

describe('an operation that is stopped', () => {
  test('is told of it, and the person too, and its result still counts', async () => {
    const controller = new AbortController();
    const ran = await infra(['deploy', 'dev'], {
      signal: controller.signal,
      work: (session, operation) => {
        controller.abort('SIGINT');
        return Promise.resolve(resultOf(operation, session, [], { exitCode: session.signal?.aborted ? 1 : 0 }));
      },
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('SIGINT: what runs is being ended in order; once more kills it\n');
  });
});
