import { InputError } from './errors';

/** Opens GitHub's API. Never shown; a message names where it came from. */
export interface Token {
  readonly value: string;
  /** Such as `GITHUB_TOKEN`. */
  readonly source: string;
}

/** @returns undefined where the command is not there, or knows no token */
export type TokenCommand = (hostname: string, env: NodeJS.ProcessEnv) => Promise<string | undefined>;

/** In the order in which they are asked. */
const VARIABLES = ['GITHUB_TOKEN', 'GH_TOKEN'] as const;

/**
 * @param hostname of GitHub, where GitHub's own command line may be logged in
 * @throws InputError where there is none, or one that is no token
 */
export async function findToken(
  env: NodeJS.ProcessEnv,
  hostname: string,
  askGh: TokenCommand = ghAuthToken,
): Promise<Token> {
  for (const source of VARIABLES) {
    const value = env[source]?.trim() ?? '';
    if (value !== '') return checked({ value, source });
  }
  const value = (await askGh(hostname, env))?.trim() ?? '';
  if (value !== '') return checked({ value, source: 'gh auth token' });
  throw new InputError(
    [
      `There is no token for ${hostname}.`,
      `Log in with GitHub's command line (gh auth login --hostname ${hostname}), or set GITHUB_TOKEN.`,
    ].join('\n'),
  );
}

/** A header with other characters is refused by an error that holds it. */
function checked(token: Token): Token {
  if (/^[\u0021-\u007e]+$/.test(token.value)) return token;
  throw new InputError(
    `What ${token.source} holds is no token: it has characters that no token has. Set it again, or unset it.`,
  );
}

const GH_TIMEOUT_MS = 15_000;

/** @see https://cli.github.com/manual/gh_auth_token */
const ghAuthToken: TokenCommand = async (hostname, env) => {
  const { execa } = await import('execa');
  const { failed, stdout } = await execa('gh', ['auth', 'token', '--hostname', hostname], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: GH_TIMEOUT_MS,
  });
  return failed ? undefined : stdout;
};
