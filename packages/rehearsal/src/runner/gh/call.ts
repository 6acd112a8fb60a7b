import type { GhCall } from './arguments';

export interface ApiAccess {
  /** `GITHUB_API_URL` */
  readonly api: string;
  readonly token: string;
}

export interface ApiPage {
  readonly ok: boolean;
  readonly body: string;
  /** `Not Found (HTTP 404)`, where it is not ok. */
  readonly problem: string;
}

/** The reply, or with `--paginate` all pages of it. @throws Error where nothing answers */
export async function* callApi(call: GhCall, { api, token }: ApiAccess): AsyncGenerator<ApiPage> {
  const hasFields = Object.keys(call.fields).length > 0;
  const method = call.method ?? (hasFields ? 'POST' : 'GET');
  let url: URL | undefined = new URL(`${api.replace(/\/$/, '')}/${call.endpoint}`);
  if (method === 'GET') {
    for (const [name, value] of Object.entries(call.fields)) url.searchParams.append(name, String(value));
  }
  while (url) {
    const response: Response = await fetch(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `token ${token}`,
        ...(hasFields && method !== 'GET' ? { 'content-type': 'application/json; charset=utf-8' } : {}),
      },
      ...(hasFields && method !== 'GET' ? { body: JSON.stringify(call.fields) } : {}),
    });
    const body = await response.text();
    yield { ok: response.ok, body, problem: `${messageOf(body)} (HTTP ${response.status})` };
    url = call.paginate && response.ok ? nextPage(response, api) : undefined;
  }
}

/** The token goes to this server only. @see https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function nextPage(response: Response, api: string): URL | undefined {
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '') ?? [];
  const next = address === undefined ? undefined : new URL(address);
  return next?.origin === new URL(api).origin ? next : undefined;
}

function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? message : 'the server refused';
  } catch {
    return 'the server refused';
  }
}
