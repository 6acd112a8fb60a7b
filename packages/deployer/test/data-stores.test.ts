import type { ResourceChange } from '../src/api';
import { markDataStores, refuseDataLoss } from '../src/guards/data-stores';

function change(address: string, action: ResourceChange['action']): ResourceChange {
  return { address, type: address.split('.', 1)[0] ?? '', action, attributes: [] };
}

const PRD = { name: 'prd', destroyable: false, reviewers: [] };

test('data stores are marked, and nothing else of a change is touched', () => {
  const [bucket, role] = [change('aws_s3_bucket.data', 'update'), change('aws_iam_role.job', 'delete')];

  expect(markDataStores([bucket, role])).toEqual([{ ...bucket, dataStore: true }, role]);
});

test('every data store that would be deleted or replaced is named, with both ways on', () => {
  const changes = [
    change('aws_s3_bucket.data', 'delete'),
    change('aws_kms_key.data', 'replace'),
    change('aws_s3_bucket.kept', 'update'),
    change('aws_iam_role.job', 'delete'),
  ];

  const refused = (): void => refuseDataLoss(PRD, 'artifact_store', changes);

  expect(refused).toThrow(
    expect.objectContaining({
      name: 'GuardError',
      message: expect.stringMatching(
        /^prd is not destroyable, and artifact_store would lose data:\n {2}aws_s3_bucket\.data would be deleted\n {2}aws_kms_key\.data would be replaced\nKeep them in the stack as they are; or, if the loss is meant, set destroyable for prd in \.projenrc\.ts, run npx projen and commit\./,
      ) as string,
    }) as Error,
  );
});

test('of a data store that an apply has left half made, the way to keep it is told', () => {
  const tainted = { ...change('aws_kms_key.data["a b"]', 'replace'), tainted: true };
  const changes = [tainted, change('aws_s3_bucket.data', 'replace')];

  expect(() => refuseDataLoss(PRD, 'store', changes)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        /would be replaced, because an apply failed while it was made\n {2}aws_s3_bucket\.data would be replaced\n[^]*finished by the next deployment, after:\n {2}npx projen terraform:prd --module store -- untaint 'aws_kms_key\.data\["a b"\]'$/,
      ) as string,
    }) as Error,
  );
});

test('where reviewers have to say yes, that way takes a reason, as everything by hand', () => {
  const changes = [{ ...change('aws_kms_key.data', 'replace'), tainted: true }];

  expect(() => refuseDataLoss({ ...PRD, reviewers: ['@acme/leads'] }, 'store', changes)).toThrow(
    / terraform:prd --module store --break-glass REASON -- untaint aws_kms_key\.data$/,
  );
});

test.each(['create', 'update', 'read', 'import'] as const)('to %s a data store loses nothing', (action) => {
  expect(() => refuseDataLoss(PRD, 'store', [change('aws_s3_bucket.data', action)])).not.toThrow();
});

test('a destroyable environment may lose data', () => {
  const changes = [change('aws_s3_bucket.data', 'delete')];

  expect(() => refuseDataLoss({ ...PRD, destroyable: true }, 'store', changes)).not.toThrow();
});
