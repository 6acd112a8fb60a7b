import { stateBucket, stateKey } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';
import type { Session } from '../api';
import { summarizeState, type StateSummary } from '../terraform/state';
import { parseLockInfo } from '../terraform/state-lock';
import type { AwsClients } from './clients';
import type { StoredLock } from './lock-table';
import { look } from './look';

/** A state as it lies in the bucket. */
export interface StoredState extends StateSummary {
  /** MD5 of the object, hexadecimal, as Terraform keeps it in the lock table. */
  readonly md5: string;
}

/** A lock that lies beside the state. */
export interface StoredLockFile extends StoredLock {
  /** Of the object: another lock is another version. */
  readonly version: string | undefined;
}

export interface PutOptions {
  /** ARN of the key or of its alias. */
  readonly encryptionKey: string;
  /** Write nothing where something lies already. @default false */
  readonly onlyIfAbsent?: boolean;
}

/** What came of writing an object. */
export interface PutObject {
  /** undefined where the bucket keeps no versions. */
  readonly version: string | undefined;
}

/** The bucket with the states of one environment. Every look checks that it is this account's; a foreign one is refused. */
export class StateBucket {
  public readonly name: string;
  /** Whether states are locked by files beside them. */
  public readonly holdsLocks: boolean;

  constructor(
    private readonly session: Pick<Session, 'platform' | 'environment' | 'env'>,
    private readonly clients: AwsClients,
  ) {
    this.name = stateBucket(session.platform, session.environment.name);
    this.holdsLocks = session.platform.stateLocking !== 'dynamodb';
  }

  public async exists(): Promise<boolean> {
    const { HeadBucketCommand } = await import('@aws-sdk/client-s3');
    return this.look(async () => {
      await (await this.clients.s3()).send(new HeadBucketCommand(this.own()));
      return true;
    }, false);
  }

  /** undefined where there is none. */
  public async state(module: string): Promise<StoredState | undefined> {
    const key = stateKey(this.session.platform, module);
    const text = await this.object(key);
    if (text === undefined) return undefined;
    const md5 = createHash('md5').update(text).digest('hex');
    return { ...summarizeState(text, `s3://${this.name}/${key}`), md5 };
  }

  /** undefined where there is none. */
  public async object(key: string, version?: string): Promise<string | undefined> {
    return (await this.read(key, version))?.text;
  }

  /** What lies below a prefix now: the ETag of each object, which differs where the content does, by key. */
  public async list(prefix: string): Promise<ReadonlyMap<string, string>> {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const found = new Map<string, string>();
    return this.look(async () => {
      const pages = paginateListObjectsV2({ client: await this.clients.s3() }, { ...this.own(), Prefix: prefix });
      for await (const { Contents: objects = [] } of pages) {
        for (const { Key: key, ETag: etag } of objects) if (key !== undefined) found.set(key, etag ?? '');
      }
      return found;
    }, found);
  }

  /** The lock file of a state; undefined where nobody holds it. */
  public async lock(module: string): Promise<StoredLockFile | undefined> {
    const found = await this.read(this.lockKey(module));
    const lock = found && parseLockInfo(found.text);
    return lock && { lock, info: found.text, version: found.version };
  }

  /**
   * Removes exactly that lock, not one that came after it: that would be another version of the object.
   *
   * @returns false when it is not there any more
   */
  public async removeLock(module: string, { lock, version }: StoredLockFile): Promise<boolean> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const present = await this.lock(module);
    if (present?.lock.id !== lock.id || present.version !== version) return false;
    const input = { ...this.own(), Key: this.lockKey(module), VersionId: version };
    return this.look(async () => {
      await (await this.clients.s3()).send(new DeleteObjectCommand(input));
      return true;
    }, false);
  }

  /**
   * Encrypted as the bucket demands it.
   *
   * @returns undefined when it was to be new and something lies there
   */
  public async put(
    key: string,
    text: string,
    { encryptionKey, onlyIfAbsent = false }: PutOptions,
  ): Promise<PutObject | undefined> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const input = {
      ...this.own(),
      Key: key,
      Body: text,
      ContentType: 'application/json',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: encryptionKey,
      ...(onlyIfAbsent ? { IfNoneMatch: '*' } : {}),
    } as const;
    return this.look(async () => {
      const { VersionId: version } = await (await this.clients.s3()).send(new PutObjectCommand(input));
      return { version };
    }, undefined);
  }

  private async read(
    key: string,
    wanted?: string,
  ): Promise<{ readonly text: string; readonly version?: string } | undefined> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    return this.look(async () => {
      const { Body: body, VersionId: version } = await (
        await this.clients.s3()
      ).send(new GetObjectCommand({ ...this.own(), Key: key, VersionId: wanted }));
      return { text: (await body?.transformToString()) ?? '', version };
    }, undefined);
  }

  /** As Terraform names it. */
  private lockKey(module: string): string {
    return `${stateKey(this.session.platform, module)}.tflock`;
  }

  private own(): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
    return { Bucket: this.name, ExpectedBucketOwner: this.session.environment.account };
  }

  private look<T, A>(ask: () => Promise<T>, otherwise: A): Promise<T | A> {
    return look(this.session, `the bucket ${this.name}`, ask, otherwise);
  }
}
