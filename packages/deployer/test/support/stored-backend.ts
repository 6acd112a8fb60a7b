import { createHash } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { BACKEND_MODULE, stateKey } from '@mlopspltf/definition';
import type { Scene } from './scene';

export interface StoredBackend {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: number;
  /** Whether the table vouches for exactly this state; undefined without a table. */
  readonly vouched?: boolean;
  /** In the table, and as files in the bucket. */
  readonly locks: readonly string[];
}

/** The state of the backend as it lies in the bucket, and all that is about it in the table. */
export async function storedBackend(scene: Scene): Promise<StoredBackend> {
  const s3 = new S3Client(scene.client);
  const Key = stateKey(scene.platform, BACKEND_MODULE);
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: scene.bucket, Key }));
  const text = (await body?.transformToString()) ?? '';
  const { lineage, serial, resources } = JSON.parse(text) as {
    readonly lineage: string;
    readonly serial: number;
    readonly resources: readonly { readonly mode: string }[];
  };
  const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: scene.bucket }));
  const files = objects.flatMap(({ Key: key = '' }) => (key.endsWith('.tflock') ? [key] : []));
  const items = scene.platform.stateLocking === 'lockfile' ? undefined : await itemsOf(scene);
  const digest = items?.find(({ id }) => id.endsWith(`${Key}-md5`))?.digest;
  return {
    lineage,
    serial,
    resources: resources.filter(({ mode }) => mode === 'managed').length,
    ...(items ? { vouched: digest === createHash('md5').update(text).digest('hex') } : {}),
    locks: [...files, ...(items ?? []).flatMap(({ id }) => (id.endsWith('-md5') ? [] : [id]))],
  };
}

async function itemsOf(scene: Scene): Promise<readonly { readonly id: string; readonly digest?: string }[]> {
  const { Items: items = [] } = await new DynamoDBClient(scene.client).send(
    new ScanCommand({ TableName: scene.table }),
  );
  return items.map(({ LockID: id, Digest: digest }) => ({ id: id?.S ?? '', digest: digest?.S }));
}
