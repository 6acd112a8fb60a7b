import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import type { PassingCall } from './aws-proxy';
import type { Scene } from './scene';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Whether the bucket's policy, as it lies in AWS, would refuse an upload with these headers by TLS. The emulator does not
 * look at conditions, so they are judged here as AWS does: all of a statement's have to be met, and a negated one is met
 * where there is no value.
 */
export async function refusalOf(scene: Scene): Promise<(upload: Pick<PassingCall, 'headers'>) => boolean> {
  const { Policy: text = '' } = await new S3Client(scene.client).send(
    new GetBucketPolicyCommand({ Bucket: scene.bucket }),
  );
  const { Statement: statements } = JSON.parse(text) as { readonly Statement: readonly Statement[] };
  return ({ headers }) =>
    statements.filter(isAboutUploads).some(({ Condition }) => isMet(Condition, contextOf(headers)));
}

function isAboutUploads({ Effect, Action }: Statement): boolean {
  return Effect === 'Deny' && [Action].flat().some((action) => ['s3:*', 's3:putobject'].includes(action.toLowerCase()));
}

type Context = Readonly<Record<string, string | undefined>>;

function contextOf(headers: PassingCall['headers']): Context {
  const names = ['x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id'];
  const ofHeaders = names.map((name) => [`s3:${name}`, headers[name]?.toString()] as const);
  return { 'aws:SecureTransport': 'true', ...Object.fromEntries(ofHeaders) };
}

function isMet(condition: Statement['Condition'], context: Context): boolean {
  return Object.entries(condition).every(([test, variables]) =>
    Object.entries(variables).every(([name, wanted]) => TESTS[test]?.(context[name], [wanted].flat()) ?? unknown(test)),
  );
}

const TESTS: Readonly<Record<string, (value: string | undefined, wanted: readonly string[]) => boolean>> = {
  Bool: (value, wanted) => value !== undefined && wanted.includes(value),
  StringNotEquals: (value, wanted) => value === undefined || !wanted.includes(value),
  Null: (value, wanted) => wanted.includes(String(value === undefined)),
};

function unknown(test: string): never {
  throw new Error(`The policy has a condition that is not judged here: ${test}`);
}
