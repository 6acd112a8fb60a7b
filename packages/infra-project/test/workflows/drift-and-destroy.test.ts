import { byHand, nightly } from './events';
import { happens, only } from './outcomes';
import type { Outcome } from './simulation';

describe('every night', () => {
  const NIGHT = [
    'drift/synth',
    ...['dev', 'tst', 'prd'].flatMap((environment) => [
      `drift/drift-${environment}/drift as mlopspltf-${environment}-iam-github-plan`,
      `drift/issue-${environment}`,
    ]),
  ];

  test('each environment is looked at, without waiting for anybody', async () => {
    await expect(happens(nightly())).resolves.toEqual(NIGHT);
  });

  test('one that cannot be looked at does not keep the others from it', async () => {
    await expect(happens(nightly(), { 'drift/drift-dev/drift': { result: 'failure' } })).resolves.toEqual(
      NIGHT.filter((line) => line !== 'drift/issue-dev'),
    );
  });

  test('and by hand on the default branch only', async () => {
    await expect(happens(byHand('refs/heads/main'), {}, only('drift'))).resolves.toEqual(NIGHT);
    await expect(happens(byHand('refs/heads/develop'), {}, only('drift'))).resolves.toEqual([]);
  });
});

describe('destroying', () => {
  const destroys = (ref: string, environment: string, outcomes: Readonly<Record<string, Outcome>> = {}) =>
    happens(byHand(ref, { environment }), outcomes, only('destroy'));

  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
  ])('on %s waits for the approval of %s', async (ref, environment) => {
    await expect(destroys(ref, environment)).resolves.toEqual([
      'destroy/confirm',
      'destroy/synth',
      'destroy/deliver/check',
      `destroy/deliver/destroy waits for ${environment} as mlopspltf-${environment}-iam-github-apply`,
    ]);
  });

  test('with another name typed is not offered, even if the caller was edited to go on', async () => {
    await expect(destroys('refs/heads/develop', 'prd')).resolves.not.toContainEqual(expect.stringContaining('waits'));
    await expect(destroys('refs/heads/develop', '')).resolves.not.toContainEqual(expect.stringContaining('waits'));
  });

  test('ends at once where the comparison fails', async () => {
    await expect(destroys('refs/heads/x', 'tst', { 'destroy/confirm': { result: 'failure' } })).resolves.toEqual([
      'destroy/confirm',
    ]);
  });
});
