import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { Session } from '../api';
import { ExecutionError } from '../errors';
import type { AwsClients } from './clients';
import { look } from './look';

/** One version of an object, or the mark that it was deleted. */
export interface ObjectVersion {
  readonly key: string;
  readonly version: string;
  readonly isLatest: boolean;
  readonly isDeletion: boolean;
  /** ISO 8601 */
  readonly modified: string;
}

export interface BucketContentsOptions {
  readonly session: Pick<Session, 'environment' | 'env'>;
  readonly clients: AwsClients;
  /** Name of the bucket. */
  readonly bucket: string;
}

/** All that lies in a bucket, old versions included. Every call checks that it is this account's. */
export class BucketContents {
  constructor(private readonly options: BucketContentsOptions) {}

  /** Nothing where there is no bucket. */
  public async versions(): Promise<readonly ObjectVersion[]> {
    const { ListObjectVersionsCommand } = await import('@aws-sdk/client-s3');
    const found: ObjectVersion[] = [];
    let next: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined = {};
    while (next !== undefined) {
      const input: ListObjectVersionsCommandInput = { ...this.own(), ...next };
      const page: ListObjectVersionsCommandOutput | undefined = await this.look(
        async (client) => client.send(new ListObjectVersionsCommand(input)),
        undefined,
      );
      found.push(...(page?.Versions ?? []).map((entry) => versionOf(entry, false)));
      found.push(...(page?.DeleteMarkers ?? []).map((entry) => versionOf(entry, true)));
      next = page?.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  }

  public async read({ key, version }: Pick<ObjectVersion, 'key' | 'version'>): Promise<Buffer> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new GetObjectCommand({ ...this.own(), Key: key, VersionId: version });
    const bytes = await this.look(
      async (client) => (await client.send(command)).Body?.transformToByteArray(),
      undefined,
    );
    if (bytes === undefined) throw new ExecutionError(`${key} has gone from ${this.options.bucket} while it was read.`);
    return Buffer.from(bytes);
  }

  /** Deletes exactly these; what came after them stays. */
  public async remove(versions: readonly Pick<ObjectVersion, 'key' | 'version'>[]): Promise<void> {
    const { DeleteObjectsCommand } = await import('@aws-sdk/client-s3');
    for (let at = 0; at < versions.length; at += MOST_AT_ONCE) {
      const batch = versions.slice(at, at + MOST_AT_ONCE);
      const Objects = batch.map(({ key, version }) => ({ Key: key, VersionId: version }));
      const command = new DeleteObjectsCommand({ ...this.own(), Delete: { Objects, Quiet: true } });
      const { Errors: [error] = [] } = (await this.look(async (client) => client.send(command), undefined)) ?? {};
      if (error) {
        throw new ExecutionError(
          `${error.Key ?? 'An object'} in ${this.options.bucket} could not be deleted: ${error.Code}: ${error.Message}`,
        );
      }
    }
  }

  private async look<T, A>(ask: (client: S3Client) => Promise<T>, otherwise: A): Promise<T | A> {
    const { session, clients, bucket } = this.options;
    return look(session, `the bucket ${bucket}`, async () => ask(await clients.s3()), otherwise);
  }

  private own(): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
    return { Bucket: this.options.bucket, ExpectedBucketOwner: this.options.session.environment.account };
  }
}

/** S3's own limit. */
const MOST_AT_ONCE = 1_000;

interface Entry {
  readonly Key?: string;
  readonly VersionId?: string;
  readonly IsLatest?: boolean;
  readonly LastModified?: Date;
}

function versionOf({ Key, VersionId, IsLatest, LastModified }: Entry, isDeletion: boolean): ObjectVersion {
  return {
    key: Key ?? '',
    version: VersionId ?? 'null',
    isLatest: IsLatest ?? false,
    isDeletion,
    modified: LastModified?.toISOString() ?? '',
  };
}
