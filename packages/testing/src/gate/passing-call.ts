import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A signed call of AWS' API, as it passes by. */
export interface PassingCall {
  /** Of HTTP. */
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** As the signature names it: `s3`. Empty where nothing is signed. */
  readonly service: string;
  readonly accessKey: string;
  /** Of the API, where the call names it: `GetItem`. Empty for S3, which tells it by method and address. */
  readonly operation: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html */
const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

export async function readCall(incoming: IncomingMessage): Promise<PassingCall> {
  const { method = '', url = '/', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const [path = '', query = ''] = url.split('?', 2);
  const [, accessKey = '', service = ''] = CREDENTIAL.exec(headers.authorization ?? '') ?? [];
  return {
    method,
    path: decodeURIComponent(path),
    query: new URLSearchParams(query),
    headers,
    body,
    service,
    accessKey,
    operation: targetOf(headers) ?? (service === 's3' ? '' : (formOf(body).get('Action') ?? '')),
  };
}

/** Of a call in AWS' query protocol (IAM, STS, EC2). */
export function formOf(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString());
}

/** A call in one of AWS' JSON protocols names its operation beside the body. */
export function targetOf(headers: IncomingHttpHeaders): string | undefined {
  return String(headers['x-amz-target'] ?? '').split('.')[1];
}
