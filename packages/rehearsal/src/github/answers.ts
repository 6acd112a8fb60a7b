/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  /** @default - none */
  readonly body?: unknown;
  /** More than the page that was asked for. @default - this was all */
  readonly more?: boolean;
}

const DOCUMENTATION = 'https://docs.github.com/rest';

/** @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function refusal(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: DOCUMENTATION, status: String(status) } };
}

export function notFound(): Answer {
  return refusal(404, 'Not Found');
}

/**
 * The part of a list that was asked for.
 * @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function page<T>(
  all: readonly T[],
  query: URLSearchParams,
): { readonly found: readonly T[]; readonly more: boolean } {
  const size = Math.min(positive(query.get('per_page')) ?? 30, 100);
  const start = ((positive(query.get('page')) ?? 1) - 1) * size;
  return { found: all.slice(start, start + size), more: start + size < all.length };
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
