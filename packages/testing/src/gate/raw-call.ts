import type { ClientConfig } from '../backend-fixture';

/** A call of AWS' API as it goes over the wire. */
export interface RawCall {
  /** As signatures name it. */
  readonly service: string;
  /** @default 'POST' */
  readonly method?: string;
  /** @default '/' */
  readonly path?: string;
  /** Service and operation, in the JSON protocols. @default - none: the body or the path names the operation */
  readonly target?: string;
  readonly body?: string;
}

/** AWS answered with an error, whose code is this one's name. */
export class RawCallError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * Calls the emulator for services that no client is installed for. It is signed in appearance only: emulator and gate look
 * at the key and the service, and nothing else would take it.
 *
 * @returns the body of the answer
 * @throws RawCallError
 */
export async function rawCall({ endpoint, region, credentials }: ClientConfig, call: RawCall): Promise<string> {
  const { service, method = 'POST', path = '/', target, body } = call;
  const scope = `${credentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      'content-type': contentType(call),
      ...(target !== undefined && { 'x-amz-target': target }),
    },
    ...(body !== undefined && { body }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new RawCallError(codeIn(text), text);
  return text;
}

function contentType({ target, body = '' }: RawCall): string {
  if (target !== undefined) return 'application/x-amz-json-1.1';
  return body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
}

/** In JSON, or in XML. */
function codeIn(answer: string): string {
  return /"__type": ?"(?:[^"#]*#)?([^"]+)"/.exec(answer)?.[1] ?? /<Code>([^<]+)/.exec(answer)?.[1] ?? 'Unknown';
}
