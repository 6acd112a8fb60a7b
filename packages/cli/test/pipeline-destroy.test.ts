import { GuardError, type ShownDestruction } from '@mlopspltf/deployer';
import { moduleResult, removeCheckouts, resultOf } from './support/fake-world';
import { job } from './support/pipeline-job';
import { RISKY, WAVE } from './support/plans';

afterAll(removeCheckouts);

const SHOWN: ShownDestruction = [
  { module: 'artifact_store', state: { lineage: 'one', serial: 7 } },
  { module: 'container_registry' },
];

describe('pipeline destroy-plan', () => {
  const call = ['pipeline', 'destroy-plan', 'dev', '--data', 'cdktf.out', '--confirm', 'dev'];

  test('puts on the page what would go, data stores first, and hands on exactly that', async () => {
    const typed: string[] = [];
    const done = await job(call, {
      planDestruction: (session, confirmed) => {
        typed.push(confirmed);
        session.report({ kind: 'wave', wave: WAVE });
        const modules = [moduleResult('artifact_store', 'planned', { changes: RISKY.changes })];
        return Promise.resolve({ result: resultOf('destroy', session, modules), shown: SHOWN });
      },
    });

    expect(done.exitCode).toBe(0);
    expect(typed).toEqual(['dev']);
    expect(done.outputs).toEqual({ changed: 'true', destruction: JSON.stringify(SHOWN) });
    expect(done.page).toMatch(
      /^## Removal from `dev`: [^]*> \[!CAUTION\][^]*`aws_s3_bucket.old` of `artifact_store` is/,
    );
  });

  test('hands on that nothing is there, so that nobody is asked', async () => {
    const done = await job(call, {
      planDestruction: (session) => Promise.resolve({ result: resultOf('destroy', session, []), shown: [] }),
    });

    expect(done.exitCode).toBe(0);
    expect(done.outputs).toEqual({ changed: 'false', destruction: '[]' });
    expect(done.page).toContain('## Removal from `dev`: nothing is there');
  });

  test('puts a refusal on the page, and hands nothing on', async () => {
    const done = await job(call, { planDestruction: () => Promise.reject(new GuardError('dev is not destroyable')) });

    expect(done.exitCode).toBe(3);
    expect(done.outputs).toEqual({});
    expect(done.page).toContain('## Nothing was done in `dev`\n\n```text\ndev is not destroyable\n```');
  });

  test('without a name typed nothing is asked', async () => {
    const done = await job(call.slice(0, -2));

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('--confirm');
    expect(done.seen).toEqual([]);
  });
});

describe('pipeline destroy', () => {
  const call = ['pipeline', 'destroy', 'dev', '--data', 'cdktf.out'];
  const DESTRUCTION = JSON.stringify(SHOWN);

  test('hands on what was typed and what was shown, and says on the page what is gone', async () => {
    const asked: unknown[] = [];
    const done = await job(
      [...call, '--confirm', 'dev'],
      {
        destroyConfirmed: (session, confirmed, shown) => {
          asked.push(confirmed, shown);
          return Promise.resolve(resultOf('destroy', session, [moduleResult('artifact_store', 'destroyed')]));
        },
      },
      { DESTRUCTION },
    );

    expect(done.exitCode).toBe(0);
    expect(asked).toEqual(['dev', SHOWN]);
    expect(done.page).toContain('## Removal from `dev`: 1 destroyed');
  });

  test('says on the page how it goes on where states have moved on meanwhile', async () => {
    const refuse = (): Promise<never> => Promise.reject(new GuardError('not as it was when the removal was shown'));
    const done = await job([...call, '--confirm', 'dev'], { destroyConfirmed: refuse }, { DESTRUCTION });

    expect(done.exitCode).toBe(3);
    expect(done.page).toMatch(/not as it was when[^]*Re-run all jobs/);
  });

  test.each([
    ['nothing was shown', undefined],
    ['something else', '{"artifact_store": 7}'],
  ])('is not started where %s is handed on', async (_title, text) => {
    const done = await job([...call, '--confirm', 'dev'], {}, { DESTRUCTION: text });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('The variable DESTRUCTION does not hold what was shown');
    expect(done.seen).toEqual([]);
  });

  test('without a name typed nothing is asked', async () => {
    const done = await job(call, {}, { DESTRUCTION });

    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain('--confirm');
  });
});
