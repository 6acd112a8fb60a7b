/** Milliseconds for an answer, further tries included. Less than lies between two renewals of a lease. */
const ANSWER_MS = 20_000;

/** For a request of the SDK, which would wait for ever on a connection that hangs. */
export function inTime(): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ANSWER_MS) };
}
