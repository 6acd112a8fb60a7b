import { stateBucket, stateKey, type Platform } from '@mlopspltf/definition';
import { clientConfig } from '@mlopspltf/testing';

/** A state, as far as tests look into it. */
export interface StoredState {
  readonly version: number;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** The state of a module as it lies in the bucket of an environment. */
export async function storedState(
  shell: NodeJS.ProcessEnv,
  platform: Platform,
  environment: string,
  module: string,
): Promise<StoredState> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...clientConfig(shell), forcePathStyle: true });
  try {
    const object = { Bucket: stateBucket(platform, environment), Key: stateKey(platform, module) };
    const { Body } = await client.send(new GetObjectCommand(object));
    return JSON.parse((await Body?.transformToString()) ?? '') as StoredState;
  } finally {
    client.destroy();
  }
}
