import type { RequestContext } from '@mlopspltf/rehearsal/iam';
import type { AccessRequest } from '../iam/permissions';
import type { Facts, KeyFacts } from './account-facts';
import type { PassingCall } from './passing-call';

/**
 * What a call to S3, with the bucket in the path, asks for: also of the key that encrypts the object.
 *
 * @throws RangeError for what is not known here
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export async function s3Requests(call: PassingCall, facts: Facts): Promise<readonly AccessRequest[]> {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(call.path) ?? [];
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (key === '') return bucketRequests(call, bucket);
  return objectRequests(call, bucket, key, facts);
}

function bucketRequests(call: PassingCall, bucket: string): readonly AccessRequest[] {
  const { method, query, body } = call;
  const resource = `arn:aws:s3:::${bucket}`;
  if (method === 'POST' && query.has('delete')) return deletions(body.toString(), resource);
  const actions = BUCKET_ACTIONS[method];
  const setting = Object.keys(SETTINGS).find((name) => query.has(name));
  const action = setting === undefined ? actions?.plain : SETTINGS[setting]?.[actions?.setting ?? 'get'];
  const known = setting !== undefined || [...query.keys()].every((name) => LISTING.has(name));
  if (actions === undefined || action === undefined || !known) throw unknown(call);
  return [{ action: `s3:${action}`, resource }];
}

/** What is beside a listing in its address, or beside no setting at all. */
const LISTING: ReadonlySet<string> = new Set([
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'x-id',
]);

/** Of a bucket: what a method means by itself, and which way it goes with a setting. */
const BUCKET_ACTIONS: Readonly<Record<string, { readonly plain: string; readonly setting: 'get' | 'put' | 'delete' }>> =
  {
    GET: { plain: 'ListBucket', setting: 'get' },
    HEAD: { plain: 'ListBucket', setting: 'get' },
    PUT: { plain: 'CreateBucket', setting: 'put' },
    DELETE: { plain: 'DeleteBucket', setting: 'delete' },
  };

interface SettingActions {
  readonly get: string;
  readonly put?: string;
  readonly delete?: string;
}

/** Most settings are removed with the right to write them. */
function setting(name: string, write = `Put${name}`): SettingActions {
  return { get: `Get${name}`, put: write, delete: write };
}

/** By the word in the address. */
const SETTINGS: Readonly<Record<string, SettingActions>> = {
  accelerate: setting('AccelerateConfiguration'),
  acl: setting('BucketAcl'),
  cors: setting('BucketCORS'),
  encryption: setting('EncryptionConfiguration'),
  lifecycle: setting('LifecycleConfiguration'),
  location: { get: 'GetBucketLocation' },
  logging: setting('BucketLogging'),
  'object-lock': setting('BucketObjectLockConfiguration'),
  ownershipControls: setting('BucketOwnershipControls'),
  policy: { ...setting('BucketPolicy'), delete: 'DeleteBucketPolicy' },
  publicAccessBlock: setting('BucketPublicAccessBlock'),
  replication: setting('ReplicationConfiguration'),
  requestPayment: setting('BucketRequestPayment'),
  tagging: setting('BucketTagging'),
  versioning: setting('BucketVersioning'),
  versions: { get: 'ListBucketVersions' },
  website: { ...setting('BucketWebsite'), delete: 'DeleteBucketWebsite' },
};

/** Many at once, as Terraform empties a bucket. */
function deletions(xml: string, bucket: string): readonly AccessRequest[] {
  return [...xml.matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = '']) => ({
    action: object.includes('<VersionId>') ? 's3:DeleteObjectVersion' : 's3:DeleteObject',
    resource: `${bucket}/${/<Key>(.*?)<\/Key>/s.exec(object)?.[1] ?? ''}`,
  }));
}

async function objectRequests(
  call: PassingCall,
  bucket: string,
  key: string,
  facts: Facts,
): Promise<readonly AccessRequest[]> {
  const { method, query, headers } = call;
  const resource = `arn:aws:s3:::${bucket}/${key}`;
  const version = query.get('versionId') ?? undefined;
  const suffix = version === undefined ? '' : 'Version';
  const known = [...query.keys()].every((name) => ['versionId', 'x-id'].includes(name));
  const request = (action: string, context?: RequestContext): AccessRequest => ({ action, resource, context });
  if (known && method === 'HEAD') return [request(`s3:GetObject${suffix}`)];
  if (known && method === 'GET') {
    const decrypting = throughS3('kms:Decrypt', await facts.keyOfObject(bucket, key, version), facts);
    return [request(`s3:GetObject${suffix}`), ...decrypting];
  }
  if (known && method === 'DELETE') return [request(`s3:DeleteObject${suffix}`)];
  if (known && method === 'PUT' && headers['x-amz-copy-source'] === undefined) {
    const { 'if-none-match': absent, 'x-amz-server-side-encryption': encryption } = headers;
    const { 'x-amz-server-side-encryption-aws-kms-key-id': id } = headers;
    const encrypting = typeof id === 'string' ? await facts.key(id) : await facts.keyOfBucket(bucket);
    return [
      request('s3:PutObject', absent === undefined ? {} : { 's3:if-none-match': absent }),
      ...throughS3('kms:GenerateDataKey', encryption === 'AES256' ? undefined : encrypting, facts),
    ];
  }
  throw unknown(call);
}

/**
 * S3 uses a key in the caller's name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function throughS3(
  action: string,
  key: KeyFacts | undefined,
  { region }: Pick<Facts, 'region'>,
): readonly AccessRequest[] {
  if (key === undefined) return [];
  const context = { ...key.context, 'kms:ViaService': `s3.${region}.amazonaws.com` };
  return [{ action, resource: key.arn, context }];
}

function unknown({ method, path, query }: PassingCall): RangeError {
  return new RangeError(`s3: ${method} ${path}?${query.toString()} is not known here`);
}
