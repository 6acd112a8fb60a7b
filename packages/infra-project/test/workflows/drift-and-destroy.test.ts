import { byHand, nightly } from './events';
import { happens, only } from './outcomes';
import type { Outcome } from './simulation';

describe('every night', () => {
  const NIGHT = ['dev', 'tst', 'prd'].flatMap((environment) => [
    `drift/drift-${environment}/drift as mlopspltf-${environment}-iam-github-plan`,
    `drift/issue-${environment}`,
  ]);

  test('each environment is looked at, without waiting for anybody, and nothing is synthesized', async () => {
    await expect(happens(nightly())).resolves.toEqual(NIGHT);
  });

  test('one that cannot be looked at as a whole is reported as far as it was, and the others are', async () => {
    await expect(happens(nightly(), { 'drift/drift-dev/drift': { result: 'failure' } })).resolves.toEqual(NIGHT);
  });

  test('one that was cancelled reports nothing', async () => {
    const seen = await happens(nightly(), { 'drift/drift-dev/drift': { result: 'cancelled' } });

    expect(seen).toContainEqual(expect.stringMatching(/^drift\/drift-dev\/drift/));
    expect(seen).not.toContainEqual('drift/issue-dev');
  });

  test('and by hand on the default branch only', async () => {
    await expect(happens(byHand('refs/heads/main'), {}, only('drift'))).resolves.toEqual(NIGHT);
    await expect(happens(byHand('refs/heads/develop'), {}, only('drift'))).resolves.toEqual([]);
  });
});

describe('destroying', () => {
  const PLAN = 'destroy/deliver/destroy-plan';
  const THERE: Readonly<Record<string, Outcome>> = { [PLAN]: { outputs: { changed: 'true', destruction: '[]' } } };
  const destroys = (ref: string, environment: string, outcomes: Readonly<Record<string, Outcome>> = THERE) =>
    happens(byHand(ref, { environment }), outcomes, only('destroy'));

  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
  ])('on %s shows what would go, then waits for the approval of %s', async (ref, environment) => {
    await expect(destroys(ref, environment)).resolves.toEqual([
      'destroy/confirm',
      'destroy/synth',
      'destroy/deliver/check',
      `${PLAN} as mlopspltf-${environment}-iam-github-plan`,
      `destroy/deliver/destroy waits for ${environment} as mlopspltf-${environment}-iam-github-apply`,
    ]);
  });

  test('with another name typed is not even planned, if the caller was edited to go on', async () => {
    for (const typed of ['prd', '']) {
      await expect(destroys('refs/heads/develop', typed)).resolves.toEqual([
        'destroy/confirm',
        'destroy/synth',
        'destroy/deliver/check',
      ]);
    }
  });

  test.each<readonly [string, Outcome]>([
    ['nothing is there', { outputs: { changed: 'false', destruction: '[]' } }],
    ['the plan failed, or was refused', { result: 'failure', outputs: { changed: 'true' } }],
    ['the plan was cancelled', { result: 'cancelled', outputs: { changed: 'true' } }],
    ['the plan said nothing', {}],
  ])('asks nobody where %s', async (_title, outcome) => {
    const seen = await destroys('refs/heads/develop', 'tst', { [PLAN]: outcome });

    expect(seen).toContainEqual(expect.stringContaining(PLAN));
    expect(seen).not.toContainEqual(expect.stringContaining('waits'));
  });

  test('ends at once where the comparison fails', async () => {
    await expect(destroys('refs/heads/x', 'tst', { 'destroy/confirm': { result: 'failure' } })).resolves.toEqual([
      'destroy/confirm',
    ]);
  });
});
