import { show } from '@mlopspltf/definition';
import { InputError } from './errors';

/** Where GitHub is. */
export interface Address {
  /** Of its API, without a slash at the end. */
  readonly api: string;
  /** Where people log in. */
  readonly hostname: string;
}

const GITHUB_COM = 'https://api.github.com';
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * `GITHUB_API_URL` leads to GitHub Enterprise; workflows have it set.
 *
 * @throws InputError where a token would travel in clear text, or nowhere
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
export function addressOf(env: NodeJS.ProcessEnv): Address {
  const written = (env.GITHUB_API_URL ?? '') === '' ? GITHUB_COM : (env.GITHUB_API_URL ?? GITHUB_COM);
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!url || !isSafe || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new InputError(
      `GITHUB_API_URL: ${show(url ? `${url.protocol}//${url.host}${url.pathname}` : written)} is no address that a token may be sent to.\n` +
        'Write one such as "https://HOST/api/v3", or unset it for github.com.',
    );
  }
  return { api: url.href.replace(/\/+$/, ''), hostname: loginHost(url) };
}

/** `api.github.com` → `github.com`, `api.COMPANY.ghe.com` → `COMPANY.ghe.com`; a server has both under one name. */
function loginHost({ hostname }: URL): string {
  return /^api\.(github\.com|[^.]+\.ghe\.com)$/.exec(hostname)?.[1] ?? hostname;
}
