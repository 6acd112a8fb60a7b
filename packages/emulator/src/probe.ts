import { endpointOf } from './endpoint';

/** What answers on a port: moto 5, something else, or nothing. */
export type Probe = 'emulator' | 'foreign' | 'silent';

/** The emulator may have a whole deployment to answer. */
const ANSWERS_WITHIN = 5_000;

/**
 * Asks for moto's own settings: cheap, and only version 5 has them. (No reply of moto's names its version.)
 * @see https://docs.getmoto.org/en/latest/docs/configuration/index.html
 */
export async function probe(port: number): Promise<Probe> {
  let response: Response;
  try {
    response = await fetch(`${endpointOf(port)}/moto-api/config`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN),
      redirect: 'manual',
    });
  } catch (error) {
    // A reply that is not HTTP is a reply; a connection that is refused, reset or never answered is none.
    return hasCode(error, /^HPE_/) ? 'foreign' : 'silent';
  }
  const body: unknown = await response.json().catch(() => undefined);
  return response.ok && typeof body === 'object' && body !== null && 'batch' in body ? 'emulator' : 'foreign';
}

function hasCode(error: unknown, pattern: RegExp): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && pattern.test(String(cause.code));
}
