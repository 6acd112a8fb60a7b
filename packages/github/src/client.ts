import { addressOf } from './address';
import { findToken } from './token';

export interface ConnectionOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Takes a sentence for the person who waits. */
  readonly report: (message: string) => void;
  /**
   * Whether it goes at the pace that GitHub asks for: seconds lie between two changes, and before another try.
   * @default true
   * @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
   */
  readonly paced?: boolean;
}

/** An open way to GitHub's API. */
export interface Connection {
  readonly client: Client;
  /** Where the token is from, for messages. */
  readonly tokenSource: string;
  /** Of the API. */
  readonly api: string;
}

/** A signal ended a request. Octokit does not try again what fails by this name. */
export class AbortedError extends Error {
  public override readonly name = 'AbortError';
}

/** Octokit with pages, retries and limits. */
export type Client = Awaited<ReturnType<typeof openClient>>;

/** For one answer. */
const TIMEOUT_MS = 30_000;
/** Longer is not waited for; GitHub's limits are by the hour. */
const LONGEST_WAIT_S = 120;
const RETRIES = 2;
/** What stays as it is when asked again. The limits (403, 429) have their own plugin. */
const FINAL = [400, 401, 403, 404, 409, 410, 422, 429, 451];

/** @throws InputError without a token, or with an address that no token may be sent to */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { api, hostname } = addressOf(options.env);
  const token = await findToken(options.env, hostname);
  return { client: await openClient(api, token.value, options), tokenSource: token.source, api };
}

async function openClient(api: string, token: string, { signal, report, paced = true }: ConnectionOptions) {
  const [{ Octokit }, { paginateRest }, { retry }, { throttling }] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-paginate-rest'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ]);
  const mayWait = (seconds: number, attempt: number): boolean => {
    const waits = seconds <= LONGEST_WAIT_S && attempt < RETRIES;
    if (waits) report(`GitHub asks to wait ${seconds} s`);
    return waits;
  };
  return new (Octokit.plugin(paginateRest, retry, throttling))({
    auth: token,
    baseUrl: api,
    userAgent: 'infra',
    // Standard output belongs to the result, and what goes wrong is thrown.
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    request: { fetch: (url: string, init: RequestInit) => fetchUntil(signal, url, init) },
    retry: { retries: RETRIES, doNotRetry: FINAL, retryAfterBaseValue: paced ? 1000 : 10 },
    throttle: {
      enabled: paced,
      onRateLimit: (seconds, _request, _client, attempt) => mayWait(seconds, attempt),
      onSecondaryRateLimit: (seconds, _request, _client, attempt) => mayWait(seconds, attempt),
    },
  });
}

/** @throws AbortedError where the signal ended it */
async function fetchUntil(signal: AbortSignal, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  } catch (error) {
    // The reason of the signal is not an error.
    throw signal.aborted ? new AbortedError(String(signal.reason)) : error;
  }
}

function nothing(): void {
  // Not written anywhere.
}
