import type { ProgressEvent } from '@mlopspltf/deployer';
import { LiveProgress } from '../src/output/live-progress';
import { PlainProgress } from '../src/output/plain-progress';
import { pageFor } from '../src/output/page';
import { change, wave } from './support/fake-world';
import { Screen } from './support/screen';

function open(): { readonly screen: Screen; readonly progress: LiveProgress } {
  const screen = new Screen();
  const lines = new PlainProgress(screen, pageFor({}, {}));
  return { screen, progress: new LiveProgress(screen.asTerminal(), lines, 132) };
}

const planned = (module: string): ProgressEvent => ({ kind: 'module', module, phase: 'planned', seconds: 1 });

describe('live progress', () => {
  test('ends with one line a module, as it came out', async () => {
    const { screen, progress } = open();
    progress.report({ kind: 'module', module: 'a', phase: 'plan' });
    progress.report({ kind: 'module', module: 'b', phase: 'waiting', note: 'a' });
    progress.report(planned('a'));
    progress.report({ kind: 'module', module: 'c', phase: 'failed', note: 'AccessDenied' });
    await progress.settle();
    const lines = screen.lines().slice(-3);
    expect(lines).toEqual([
      expect.stringContaining('a: planned in 1.0 s'),
      expect.stringContaining('b: waiting for a'),
      expect.stringContaining('c: FAILED: AccessDenied'),
    ]);
  });

  test('draws nothing any more once it has settled, so that a question stands still', async () => {
    const { screen, progress } = open();
    progress.report({ kind: 'module', module: 'a', phase: 'plan' });
    await progress.settle();
    const before = screen.drawn;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(screen.drawn).toBe(before);
  });

  test('shows the plan below the list it belongs to, and begins another list after it', async () => {
    const { screen, progress } = open();
    progress.report(planned('a'));
    progress.report(wave([{ module: 'a', changes: [change('create', 'aws_kms_key.key')] }]));
    progress.report({ kind: 'module', module: 'a', phase: 'done', seconds: 2 });
    await progress.settle();
    const lines = screen.lines();
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect([at('a: planned'), at('+ aws_kms_key.key'), at('a: done')]).toEqual(
      [...[at('a: planned'), at('+ aws_kms_key.key'), at('a: done')]].sort((x, y) => x - y),
    );
    expect(at('a: planned')).toBeGreaterThanOrEqual(0);
  });

  test('keeps warnings until the list has ended', async () => {
    const screen = new Screen();
    const before: (readonly string[])[] = [];
    const lines = { report: () => void before.push(screen.lines()), settle: () => Promise.resolve() };
    const progress = new LiveProgress(screen.asTerminal(), lines, 9);
    progress.report({ kind: 'module', module: 'a', phase: 'plan' });
    progress.report({ kind: 'warning', message: 'The lock file is old.' });
    progress.report(planned('a'));
    await progress.settle();
    expect(before).toEqual([[expect.stringContaining('a: planned')]]);
  });

  test('takes 100 modules', async () => {
    const { screen, progress } = open();
    for (let module = 0; module < 100; module++) progress.report(planned(`module_${module}`));
    await progress.settle();
    for (let module = 0; module < 100; module++) expect(screen.drawn).toContain(`module_${module}: planned`);
  });

  test('takes having nothing to show', async () => {
    const { screen, progress } = open();
    await progress.settle();
    expect(screen.drawn).toBe('');
  });
});
