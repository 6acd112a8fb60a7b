import type { OutgoingHttpHeaders } from 'node:http';
import { targetOf, type PassingCall } from './passing-call';

/** An answer in the form of the service that was called. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** As AWS refuses: an error that every client of AWS knows as such. */
export function denial(call: PassingCall, message: string): Answer {
  if (targetOf(call.headers) !== undefined) {
    const body = JSON.stringify({ __type: 'AccessDeniedException', message });
    return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
  }
  if (REST_JSON.has(call.service)) {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };
    return { status: 403, headers, body: JSON.stringify({ __type: 'AccessDeniedException', message }) };
  }
  if (call.service === 'ec2') {
    const error = `<Error><Code>UnauthorizedOperation</Code><Message>${escaped(message)}</Message></Error>`;
    return { status: 403, headers: XML, body: `<Response><Errors>${error}</Errors></Response>` };
  }
  const error = `<Code>AccessDenied</Code><Message>${escaped(message)}</Message>`;
  const body =
    call.service === 's3'
      ? `<Error>${error}</Error>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`;
  return { status: 403, headers: XML, body: call.method === 'HEAD' ? '' : body };
}

const XML = { 'content-type': 'text/xml' };

/** Services that name the operation by method and address, and speak JSON. */
const REST_JSON: ReadonlySet<string> = new Set(['scheduler']);

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
