import type { DriftResult } from '@mlopspltf/deployer';
import { GuardError } from '@mlopspltf/deployer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infra, makeCheckout, parsed, removeCheckouts, type Ran } from './support/fake-world';

afterAll(removeCheckouts);

const FOUND: DriftResult = {
  environment: 'dev',
  account: '111111111111',
  exitCode: 1,
  drifted: true,
  modules: [
    { module: 'artifact_store', outcome: 'same', resources: [], seconds: 2 },
    {
      module: 'container_registry',
      outcome: 'drifted',
      resources: [
        {
          address: 'aws_ecr_repository.images["a\u001b[2J"]',
          type: 'aws_ecr_repository',
          kind: 'changed',
          attributes: [
            { path: 'tags.Owner', before: '"anna"', after: '"ben"' },
            { path: 'secret', before: '(sensitive)', after: '(sensitive)' },
          ],
        },
        { address: 'aws_s3_bucket.logs', type: 'aws_s3_bucket', kind: 'deleted', attributes: [] },
      ],
      deployed: { branch: 'feature/$(touch pwned)', commit: '1a2b3c4d'.repeat(5), at: '2026-01-31T10:00:00.000Z' },
      seconds: 3,
    },
    { module: 'old', outcome: 'failed', resources: [], error: 'old has resources, and no record', seconds: 0 },
  ],
};

function look(
  argv: readonly string[],
  found: () => Promise<DriftResult> = () => Promise.resolve(FOUND),
): Promise<Ran & { readonly page: string }> {
  const cwd = makeCheckout();
  const summary = join(cwd, 'summary');
  return infra(argv, { cwd, env: { GITHUB_STEP_SUMMARY: summary }, operations: { findDrift: found } }).then((ran) => ({
    ...ran,
    page: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
  }));
}

describe('drift', () => {
  test('tells what is otherwise than it was deployed, without synthesizing, and ends with 1 for what was not seen', async () => {
    const ran = await look(['drift', 'dev']);

    expect(ran.exitCode).toBe(1);
    expect(ran.called).toEqual([]);
    expect(ran.stdout).toBe(
      [
        'Drift in dev (account 111111111111)',
        '',
        'container_registry: deployed from feature/$(touch pwned) at 1a2b3c4 on 2026-01-31',
        '  ~ aws_ecr_repository.images["a"]',
        '      tags.Owner: "anna" → "ben"',
        '      secret: (sensitive)',
        '  - aws_s3_bucket.logs  DELETED',
        '',
        '2 resources in 1 module not as deployed; 1 module as deployed. 1 module could not be looked at.',
        '',
      ].join('\n'),
    );
    expect(ran.stderr).toContain('old failed:\n  old has resources, and no record');
    expect(ran.page).toBe('');
  });

  test('ends with 0 where something drifted: the JSON says it', async () => {
    const modules = FOUND.modules.filter(({ outcome }) => outcome !== 'failed');
    const ran = await look(['drift', 'dev', '--json'], () => Promise.resolve({ ...FOUND, exitCode: 0, modules }));

    expect(ran.exitCode).toBe(0);
    expect(parsed(ran)).toMatchObject({ command: 'drift', exitCode: 0, drifted: true });
  });

  test('says so where there is none', async () => {
    const modules = FOUND.modules.slice(0, 1);
    const ran = await look(['drift', 'dev'], () => Promise.resolve({ ...FOUND, exitCode: 0, drifted: false, modules }));

    expect(ran.stdout).toBe('Drift in dev (account 111111111111)\n\nNo drift: 1 module as deployed.\n');
  });
});

describe('pipeline drift', () => {
  test('needs no data of a commit, and shows on the page of the run what it found', async () => {
    const ran = await look(['pipeline', 'drift', 'dev', '--json']);

    expect(ran.exitCode).toBe(1);
    expect(parsed(ran)).toMatchObject({ command: 'pipeline drift', drifted: true });
    expect(ran.page).toContain('## Drift in `dev`: 2 resources in 1 module');
  });

  test('puts a refusal on the page', async () => {
    const ran = await look(['pipeline', 'drift', 'dev', '--json'], () => Promise.reject(new GuardError('no backend')));

    expect(ran.exitCode).toBe(3);
    expect(parsed(ran)).toMatchObject({ modules: [], error: { kind: 'GuardError' } });
    expect(ran.page).toContain('## Nothing was done in `dev`\n\n```text\nno backend\n```');
  });
});
