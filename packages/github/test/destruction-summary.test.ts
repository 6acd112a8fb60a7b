import { destructionSummary, type DestructionSummaryOptions } from '../src';
import { findings, places, RISKY } from './support/findings';

const GOING = {
  ...RISKY,
  overwrites: undefined,
  changes: [
    { address: 'aws_iam_role.build', action: 'delete', attributes: [] },
    { address: 'aws_s3_bucket.models', action: 'delete', attributes: [], dataStore: true },
  ],
} as const;

function pageOf(rest: Partial<DestructionSummaryOptions> = {}): string {
  const place = { commit: '1a2b3c4d'.repeat(5), branch: 'develop' };
  return destructionSummary({ ...findings(), planned: [GOING], ...place, ...rest });
}

test('shows the data that would be lost first, then each module, then what stays behind', () => {
  const page = pageOf({ leftover: [{ module: 'old', resources: 2 }] });

  const order = places(
    page,
    '## Removal from `tst`: 2 to DESTROY in 1 module',
    '> [!CAUTION]\n> - data store `aws_s3_bucket.models` of `artifact_store` is **DESTROYED**, its data are lost',
    'Commit `1a2b3c4` of `develop`, account `222222222222`, infra 0.0.0.',
    '<details><summary><b>artifact_store</b>: 2 to DESTROY</summary>',
    '- **DESTROY** `aws_s3_bucket.models` **(data store)**',
    '- `old`, 2 resources: `npx projen destroy:tst --module old`',
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('says so where nothing is there, and where nothing can be approved', () => {
  expect(pageOf({ planned: [] })).toMatch(/^## Removal from `tst`: nothing is there\n/);
  const modules = [{ module: 'network', outcome: 'failed', changes: [], error: 'no rights', seconds: 1 }];
  const page = pageOf({ modules, wayOn: 'Do this.' });

  expect(page).toMatch(/^## Removal from `tst`: nothing can be approved\n[^]*Do this\.[^]*no rights/);
});
