import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Scene } from './scene';

/** The text of an object in a scene's state bucket; undefined where there is none. */
export async function objectIn(scene: Pick<Scene, 'bucket' | 'client'>, key: string): Promise<string | undefined> {
  const client = new S3Client(scene.client);
  try {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: scene.bucket, Key: key }));
    return await body?.transformToString();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** Keys below a prefix of a scene's state bucket. */
export async function keysIn(scene: Pick<Scene, 'bucket' | 'client'>, prefix: string): Promise<readonly string[]> {
  const client = new S3Client(scene.client);
  const { Contents: found = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: scene.bucket, Prefix: prefix }),
  );
  client.destroy();
  return found.flatMap(({ Key: key }) => key ?? []);
}

/** As somebody may do it by hand. */
export async function putInto(scene: Pick<Scene, 'bucket' | 'client'>, key: string, text: string): Promise<void> {
  const client = new S3Client(scene.client);
  await client.send(new PutObjectCommand({ Bucket: scene.bucket, Key: key, Body: text }));
  client.destroy();
}
