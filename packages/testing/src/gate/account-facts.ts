import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type * as Iam from '@aws-sdk/client-iam';
import type * as Kms from '@aws-sdk/client-kms';
import type * as S3 from '@aws-sdk/client-s3';
import type { ClientConfig } from '../backend-fixture';
import { networkParts } from './network-facts';

/** A key, as policies tell keys apart. */
export interface KeyFacts {
  readonly arn: string;
  /** Its tags and aliases. */
  readonly context: RequestContext;
}

/** A part of a network, as policies tell them apart. */
export interface NetworkFacts {
  readonly arn: string;
  /** Its tags. */
  readonly context: RequestContext;
}

export interface RoleFacts {
  readonly arn: string;
  /** ARN of its permissions boundary. */
  readonly boundary?: string;
}

/** What can be asked about an account. */
export type Facts = Pick<AccountFacts, keyof AccountFacts>;

/** What AWS knows of an account beside what a call says. Looked up with rights that nobody limits. */
export class AccountFacts {
  private constructor(
    private readonly sdk: { readonly iam: typeof Iam; readonly kms: typeof Kms; readonly s3: typeof S3 },
    private readonly clients: { readonly iam: Iam.IAMClient; readonly kms: Kms.KMSClient; readonly s3: S3.S3Client },
    private readonly config: ClientConfig,
    public readonly account: string,
  ) {}

  public static async open(config: ClientConfig, account: string): Promise<AccountFacts> {
    const [iam, kms, s3] = await Promise.all([
      import('@aws-sdk/client-iam'),
      import('@aws-sdk/client-kms'),
      import('@aws-sdk/client-s3'),
    ]);
    const clients = {
      iam: new iam.IAMClient(config),
      kms: new kms.KMSClient(config),
      s3: new s3.S3Client({ ...config, forcePathStyle: true }),
    };
    return new AccountFacts({ iam, kms, s3 }, clients, config, account);
  }

  public get region(): string {
    return this.config.region;
  }

  /** @param service `ecr` @param resource `repository/NAME` */
  public arn(service: string, resource: string): string {
    return `arn:aws:${service}:${service === 'iam' ? '' : this.region}:${this.account}:${resource}`;
  }

  /** @param id of a key, or its ARN. One that is not there has no tags. */
  public async key(id: string): Promise<KeyFacts> {
    const found = await this.tryKey(id);
    return found ?? { arn: id.startsWith('arn:') ? id : this.arn('kms', `key/${id}`), context: {} };
  }

  /** @param id of a key, its ARN, or an alias @returns undefined where there is none */
  public async tryKey(id: string): Promise<KeyFacts | undefined> {
    const { DescribeKeyCommand, ListAliasesCommand, ListResourceTagsCommand } = this.sdk.kms;
    const { kms } = this.clients;
    const found = await ifThere(kms.send(new DescribeKeyCommand({ KeyId: id })));
    const KeyId = found?.KeyMetadata?.Arn;
    if (KeyId === undefined) return undefined;
    const [{ Tags = [] }, { Aliases = [] }] = await Promise.all([
      kms.send(new ListResourceTagsCommand({ KeyId })),
      kms.send(new ListAliasesCommand({ KeyId })),
    ]);
    const tags = Tags.map(({ TagKey = '', TagValue = '' }) => [`aws:ResourceTag/${TagKey}`, TagValue] as const);
    const aliases = Aliases.map(({ AliasName = '' }) => AliasName);
    return {
      arn: KeyId,
      context: { ...Object.fromEntries(tags), ...(aliases.length > 0 && { 'kms:ResourceAliases': aliases }) },
    };
  }

  /** @param id of a part of a network, or of an association of two */
  public async partsOfNetwork(id: string): Promise<readonly NetworkFacts[]> {
    const parts = await networkParts(this.config, id);
    return parts.map(({ kindAndId, context }) => ({ arn: this.arn('ec2', kindAndId), context }));
  }

  public async role(RoleName: string): Promise<RoleFacts | undefined> {
    const found = await ifThere(this.clients.iam.send(new this.sdk.iam.GetRoleCommand({ RoleName })));
    const { Arn: arn, PermissionsBoundary: boundary } = found?.Role ?? {};
    return arn === undefined ? undefined : { arn, boundary: boundary?.PermissionsBoundaryArn };
  }

  /** The key that encrypts an object that is there. */
  public async keyOfObject(Bucket: string, Key: string, VersionId?: string): Promise<KeyFacts | undefined> {
    const { HeadObjectCommand } = this.sdk.s3;
    const found = await ifThere(this.clients.s3.send(new HeadObjectCommand({ Bucket, Key, VersionId })));
    if (found?.ServerSideEncryption !== 'aws:kms') return undefined;
    return found.SSEKMSKeyId === undefined ? this.keyOfBucket(Bucket) : this.key(found.SSEKMSKeyId);
  }

  /** The key that encrypts what is put into a bucket without a word about encryption. */
  public async keyOfBucket(Bucket: string): Promise<KeyFacts | undefined> {
    const { GetBucketEncryptionCommand } = this.sdk.s3;
    const found = await ifThere(this.clients.s3.send(new GetBucketEncryptionCommand({ Bucket })));
    const [rule] = found?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const id = rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID;
    return id === undefined ? undefined : this.key(id);
  }

  public close(): void {
    for (const client of Object.values(this.clients)) client.destroy();
  }
}

/** @returns undefined for what is not there */
async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && /NoSuch|NotFound/.test(error.name)) return undefined;
    throw error;
  }
}
