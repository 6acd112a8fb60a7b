import type { Session } from '../api';
import { stateBucket, stateKeyAliasArn } from '@mlopspltf/definition';
import { sha256 } from '../configuration/digests';
import { errorName, ExecutionError, GuardError } from '../errors';
import { setUpAdvice } from './backend-owner';
import type { AwsClients } from './clients';
import { look } from './look';

/** One version of an object, and what has to be in it. */
export interface StoredVersion {
  readonly version: string;
  /** Of the content, hexadecimal. */
  readonly sha256: string;
}

/** What the workflows use of it. */
export type PlanObjects = Pick<PlanStore, 'put' | 'get'>;

/**
 * Objects of the state bucket that are written once and read as they were written: plans, between the job that makes
 * them and the one that applies them.
 */
export class PlanStore {
  private readonly bucket: string;

  constructor(
    private readonly session: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: Pick<AwsClients, 's3'>,
  ) {
    this.bucket = stateBucket(session.platform, session.environment.name);
  }

  /**
   * Encrypted as states are.
   *
   * @throws GuardError where something lies there already
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  public async put(key: string, content: Buffer): Promise<StoredVersion> {
    const { platform, environment } = this.session;
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new PutObjectCommand({
      ...this.own(),
      Key: key,
      Body: content,
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: stateKeyAliasArn(platform, environment.name, environment.account),
      IfNoneMatch: '*',
    });
    const written = await this.look(async () => (await this.clients.s3()).send(command));
    if (written === undefined) {
      throw new GuardError(
        `${this.place(key)} is there already, and a plan is written once: another job of this attempt has planned it. ` +
          'Start the run again, so that it counts as another attempt.',
      );
    }
    if (written.VersionId === undefined) {
      const { sentence, next } = setUpAdvice(platform, environment);
      throw new ExecutionError(
        `The bucket ${this.bucket} keeps no versions, so what is planned cannot be told apart. ${sentence}`,
        { next },
      );
    }
    return { version: written.VersionId, sha256: sha256(content) };
  }

  /**
   * Exactly what was written.
   *
   * @throws GuardError where that version is not there, or holds something else
   */
  public async get(key: string, { version, sha256: wanted }: StoredVersion): Promise<Buffer> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new GetObjectCommand({ ...this.own(), Key: key, VersionId: version });
    const bytes = await this.look(async () => {
      try {
        return await (await (await this.clients.s3()).send(command)).Body?.transformToByteArray();
      } catch (error) {
        if (NO_SUCH_VERSION.has(errorName(error))) return undefined;
        throw error;
      }
    });
    if (bytes === undefined) {
      throw new GuardError(
        `${this.place(key)} is not there in the version that was planned: it was never written, or has expired.`,
      );
    }
    const content = Buffer.from(bytes);
    if (sha256(content) === wanted) return content;
    throw new GuardError(`${this.place(key)} was altered: it is not what was planned.`);
  }

  private look<T>(ask: () => Promise<T>): Promise<T | undefined> {
    return look(this.session, `the bucket ${this.bucket}`, ask, undefined);
  }

  private place(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  private own(): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
    return { Bucket: this.bucket, ExpectedBucketOwner: this.session.environment.account };
  }
}

/** `InvalidArgument`: a version that cannot be one. */
const NO_SUCH_VERSION: ReadonlySet<string> = new Set(['NoSuchVersion', 'InvalidArgument', 'MethodNotAllowed']);
