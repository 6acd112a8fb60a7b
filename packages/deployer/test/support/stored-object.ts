import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
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
