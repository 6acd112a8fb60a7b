import { deploymentLockKey, stateBucket, stateKeyAliasArn } from '@mlopspltf/definition';
import type { Session } from '../api';
import type { AwsClients } from '../aws/clients';
import { look } from '../aws/look';
import { errorName } from '../errors';
import { inTime } from './answer-time';
import type { LeaseStore, StoredLease } from './lease-store';

/**
 * An object beside the states, encrypted as they are.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class BucketLeaseStore implements LeaseStore {
  public readonly place: string;
  private readonly bucket: string;
  private readonly key: string;

  constructor(
    private readonly session: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: Pick<AwsClients, 's3'>,
  ) {
    const { platform, environment } = session;
    this.bucket = stateBucket(platform, environment.name);
    this.key = deploymentLockKey(platform);
    this.place = `s3://${this.bucket}/${this.key}`;
  }

  public async read(): Promise<StoredLease | undefined> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new GetObjectCommand(this.own());
    return this.look(async () => {
      const { Body: body, ETag: version = '' } = await (await this.clients.s3()).send(command, inTime());
      return { text: (await body?.transformToString()) ?? '', version };
    });
  }

  public async write(text: string, replaced: string | undefined): Promise<string | undefined> {
    const { platform, environment } = this.session;
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new PutObjectCommand({
      ...this.own(),
      Body: text,
      ContentType: 'application/json',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: stateKeyAliasArn(platform, environment.name, environment.account),
      ...(replaced === undefined ? { IfNoneMatch: '*' } : { IfMatch: replaced }),
    });
    return this.look(async () => {
      try {
        return (await (await this.clients.s3()).send(command, inTime())).ETag;
      } catch (error) {
        // Two wrote at the same moment; S3 asks both to look again.
        if (errorName(error) === 'ConditionalRequestConflict') return undefined;
        throw error;
      }
    });
  }

  private look<T>(ask: () => Promise<T>): Promise<T | undefined> {
    return look(this.session, `the bucket ${this.bucket}`, ask, undefined);
  }

  private own() {
    const { environment } = this.session;
    return { Bucket: this.bucket, Key: this.key, ExpectedBucketOwner: environment.account };
  }
}
