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
  const error = `<Code>AccessDenied</Code><Message>${escaped(message)}</Message>`;
  const body =
    call.service === 's3'
      ? `<Error>${error}</Error>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`;
  return { status: 403, headers: { 'content-type': 'text/xml' }, body: call.method === 'HEAD' ? '' : body };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
