import type { DestroyBackendOptions } from '@mlopspltf/deployer';
import type { Session } from '@mlopspltf/deployer';
import { infra, resultOf, type RunOptions } from './support/fake-world';

/** Runs `destroy dev` with these arguments, and tells what was typed for the removal of the backend. */
async function destroyDev(argv: readonly string[], options: RunOptions = {}) {
  const typed: (string | undefined)[] = [];
  const destroyBackend = async (session: Session, { typeName }: DestroyBackendOptions) => {
    typed.push(await typeName?.('Which?'));
    return resultOf('destroy', session, []);
  };
  const ran = await infra(['destroy', 'dev', ...argv], { ...options, operations: { destroyBackend } });
  return { ...ran, typed };
}

test('without --backend it stays', async () => {
  const ran = await destroyDev(['--auto-approve']);

  expect(ran.typed).toEqual([]);
  expect(ran.called).toContain('destroy');
});

test('with --backend only the backend goes', async () => {
  const ran = await destroyDev(['--backend', '--confirm', 'dev']);

  expect(ran.typed).toEqual(['dev']);
  expect(ran.called).not.toContain('destroy');
});

test('the name is typed on the terminal', async () => {
  const questions: string[] = [];
  const type = (question: string) => Promise.resolve(questions.push(question) > 0 ? 'dev' : '');

  expect((await destroyDev(['--backend'], { type })).typed).toEqual(['dev']);
  expect(questions).toEqual(['Which?']);
});

test('--auto-approve types nothing', async () => {
  expect((await destroyDev(['--backend', '--auto-approve'])).typed).toEqual([undefined]);
});

test.each([
  [['--confirm', 'dev'], /--confirm.*stands without --backend/s],
  [['--backend', '--confirm', 'dev', '--confirm', 'dev'], /--confirm.*is written more than once/s],
  [['--backend', '--module', 'artifact_store'], /--backend.*cannot stand beside --module/s],
  [['--backend', '--all'], /--backend.*cannot stand beside --all/s],
  [['--backend', '--since', 'main'], /--backend.*cannot stand beside --since/s],
  [['--backend', '--applied-by', 'pipeline'], /--backend.*cannot stand beside --applied-by/s],
])('%j is refused', async (argv, problem) => {
  const ran = await destroyDev(argv);

  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toMatch(problem);
  expect(ran.typed).toEqual([]);
});
