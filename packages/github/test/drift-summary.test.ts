import { driftSummary, type DriftSummaryOptions } from '../src';

const FOUND: DriftSummaryOptions = {
  environment: 'tst',
  account: '222222222222',
  warnings: [],
  modules: [
    { module: 'network', outcome: 'same', resources: [] },
    {
      module: 'artifact_store',
      outcome: 'drifted',
      resources: [
        {
          address: 'aws_s3_bucket.data["a`b"]',
          kind: 'changed',
          attributes: [
            { path: 'tags.Owner', before: '"<b>@anna</b>"', after: '"ben"' },
            { path: 'secret', before: '(sensitive)', after: '(sensitive)' },
          ],
        },
        { address: 'aws_s3_bucket.logs', kind: 'deleted', attributes: [] },
      ],
      deployed: { branch: 'feature/`$(touch pwned)`', commit: '1a2b3c4d'.repeat(5), at: '2026-01-31T10:00:00.000Z' },
    },
    { module: 'old', outcome: 'failed', resources: [], error: 'no record' },
  ],
};

test('names the resources, what differs of them and since when, text from outside in code', () => {
  expect(driftSummary(FOUND)).toBe(
    [
      '## Drift in `tst`: 2 resources in 1 module',
      'Compared with what was deployed, account `222222222222`, infra 0.0.0.',
      '### Could not be looked at',
      '`old`:',
      '```text\nno record\n```',
      '<details><summary><b>artifact_store</b>: 2 resources</summary>',
      'Deployed from `` feature/`$(touch pwned)` `` at `1a2b3c4` on `2026-01-31`',
      [
        '- changed ``aws_s3_bucket.data["a`b"]``',
        '  - `tags.Owner`: `"<b>@anna</b>"` → `"ben"`',
        '  - `secret`: `(sensitive)` → `(sensitive)`',
        '- **DELETED** `aws_s3_bucket.logs`',
      ].join('\n'),
      '</details>',
      '1 module as deployed.\n',
    ].join('\n\n'),
  );
});

test('says so where there is none', () => {
  const page = driftSummary({ ...FOUND, modules: FOUND.modules.slice(0, 1), warnings: ['The lock file is old.'] });

  expect(page).toMatch(/^## Drift in `tst`: none\n\n```text\nThe lock file is old\.\n```/);
});

test('stays within the limit, what could not be looked at before the rest', () => {
  const [, drifted] = FOUND.modules;
  if (!drifted) throw new Error('nothing drifted');
  const many = Array.from({ length: 200 }, (_, index) => ({ ...drifted, module: `module_${index}` }));
  const page = driftSummary({ ...FOUND, modules: [...many, ...FOUND.modules], limit: 20_000 });

  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(20_000);
  expect(page).toContain('### Could not be looked at');
  expect(page).toContain('Not shown: `module_');
});
