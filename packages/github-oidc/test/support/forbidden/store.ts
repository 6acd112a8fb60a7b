import { LOCK_TABLE_KEY } from '@mlopspltf/definition';
import type { Role } from '../roles';
import { EVERYTHING, type Forbidden } from './forbidden';

const PLANNING: readonly Role[] = ['plan', 'pr-plan'];
const OTHERS_STATE = 'other_repository/network/terraform.tfstate';

/** With states, records and plans. */
export const STORE: readonly Forbidden[] = [
  {
    what: "another policy of the states' bucket",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.putBucketPolicy({ Bucket: bucket, Policy: EVERYTHING }),
  },
  {
    what: 'a bucket of states without versions',
    emulator: true,
    call: ({ s3 }, { bucket }) =>
      s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  },
  {
    what: "the end of the states' bucket",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.deleteBucket({ Bucket: bucket }),
  },
  {
    what: 'the end of a state',
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.deleteObject({ Bucket: bucket, Key: state }),
  },
  {
    what: "the end of a state's version",
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.deleteObject({ Bucket: bucket, Key: state, VersionId: 'some' }),
  },
  {
    what: "another repository's state, read",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.getObject({ Bucket: bucket, Key: OTHERS_STATE }),
  },
  {
    what: "another repository's state, written",
    emulator: true,
    call: ({ s3 }, { bucket }) => s3.putObject({ Bucket: bucket, Key: OTHERS_STATE, Body: '{}' }),
  },
  {
    what: "a state of the administrator's, written",
    emulator: true,
    call: ({ s3 }, { bucket, stateOfBackend }) => s3.putObject({ Bucket: bucket, Key: stateOfBackend, Body: '{}' }),
  },
  {
    what: 'a state, written',
    to: PLANNING,
    emulator: true,
    call: ({ s3 }, { bucket, state }) => s3.putObject({ Bucket: bucket, Key: state, Body: '{}' }),
  },
  {
    what: 'a plan, read',
    to: PLANNING,
    emulator: true,
    call: ({ s3 }, { bucket, plan }) => s3.getObject({ Bucket: bucket, Key: plan }),
  },
  {
    what: 'a plan, replaced',
    call: ({ s3 }, { bucket, plan }) => s3.putObject({ Bucket: bucket, Key: plan, Body: 'other' }),
  },
  {
    what: 'a plan, added',
    to: ['pr-plan', 'apply'],
    emulator: true,
    call: ({ s3 }, { bucket, plan }) =>
      s3.putObject({ Bucket: bucket, Key: `${plan}-2`, Body: 'new', IfNoneMatch: '*' }),
  },
  {
    what: 'the lock of a state, taken',
    to: PLANNING,
    call: ({ dynamodb }, { table, bucket, state }) =>
      dynamodb.putItem({ TableName: table, Item: { [LOCK_TABLE_KEY]: { S: `${bucket}/${state}` } } }),
  },
  {
    what: 'the turn in deploying, taken',
    to: PLANNING,
    call: ({ dynamodb }, { table, bucket, deploymentLock }) =>
      dynamodb.putItem({ TableName: table, Item: { [LOCK_TABLE_KEY]: { S: `${bucket}/${deploymentLock}` } } }),
  },
  {
    what: "another repository's lock, released",
    call: ({ dynamodb }, { table, bucket }) =>
      dynamodb.deleteItem({ TableName: table, Key: { [LOCK_TABLE_KEY]: { S: `${bucket}/${OTHERS_STATE}` } } }),
  },
  { what: 'the end of the locks', call: ({ dynamodb }, { table }) => dynamodb.deleteTable({ TableName: table }) },
  {
    what: "another policy of the states' key",
    call: async ({ kms, admin }, { stateKeyAlias: alias }) => {
      const { KeyMetadata: key } = await admin.kms.describeKey({ KeyId: alias });
      return kms.putKeyPolicy({ KeyId: key?.KeyId, Policy: EVERYTHING });
    },
  },
  {
    what: "the end of the states' key",
    call: async ({ kms, admin }, { stateKeyAlias: alias }) => {
      const { KeyMetadata: key } = await admin.kms.describeKey({ KeyId: alias });
      return kms.scheduleKeyDeletion({ KeyId: key?.KeyId });
    },
  },
  {
    what: 'data of a module, read',
    emulator: true,
    call: ({ s3 }, { datasets }) => s3.getObject({ Bucket: datasets, Key: 'a.csv' }),
  },
];
