import type { Session } from '../api';
import { errorName, ExecutionError, GuardError, messageOf } from '../errors';
import type { AwsClients } from './clients';
import { isImitation } from './imitation';
import { profileOf } from './credentials';

/** Whose credentials these are. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

/**
 * The first guard: the credentials are of the environment's account. Nothing else is started before.
 *
 * @throws GuardError when they are of another account
 * @throws ExecutionError when there are none, or they have expired
 */
export async function checkAccount(session: Session, clients: AwsClients): Promise<Identity> {
  const identity = await whoAmI(session.env, clients);
  const { name, account } = session.environment;
  if (identity.account === account) return identity;
  throw new GuardError(
    `The environment ${name} is account ${account}, but these credentials are of account ${identity.account} ` +
      `(${identity.arn}). Nothing was started. Use credentials of ${account}, or correct the account of ${name} in .projenrc.ts.`,
  );
}

async function whoAmI(env: NodeJS.ProcessEnv, clients: AwsClients): Promise<Identity> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  try {
    const { Account: account = '', Arn: arn = '' } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
    return { account, arn };
  } catch (error) {
    throw explainCredentials(error, env);
  }
}

/** What to do about it: AWS' own messages name the cause only. */
export function explainCredentials(error: unknown, env: NodeJS.ProcessEnv): ExecutionError {
  const name = errorName(error);
  const said = messageOf(error).replace(/[.\s]+$/, '');
  const profile = profileOf(env);
  if (`${name} ${said} ${errorCode(error)}`.includes('ECONNREFUSED') && isImitation(env)) {
    return new ExecutionError(`The emulator does not answer: ${said || name}. ${STOPPED}`, { cause: error });
  }
  const exported = Boolean(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY);
  if (!exported && /sso|token is expired|session.*expired/i.test(said)) {
    const next = `aws sso login --profile ${quoteForShell(profile)}`;
    return new ExecutionError(`The SSO login of profile "${profile}" has expired: ${said}`, { next, cause: error });
  }
  if (/ExpiredToken|RequestExpired/.test(name) || /expired/i.test(said)) {
    const what = exported
      ? 'The exported AWS credentials have expired'
      : `The credentials of profile "${profile}" have expired`;
    return new ExecutionError(`${what}: ${said}. ${WAYS}`, { cause: error });
  }
  if (/InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient|InvalidAccessKeyId|AuthFailure/.test(name)) {
    return new ExecutionError(`AWS does not accept these credentials: ${said}. ${WAYS}`, { cause: error });
  }
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return new ExecutionError(`No AWS credentials were found: ${said}. ${WAYS}`, { cause: error });
  }
  return new ExecutionError(`AWS could not be asked whose credentials these are: ${said || name}`, { cause: error });
}

const STOPPED =
  'A new terminal is back in the real world. To go on here, "npx projen emulator:start" and ' +
  '"eval \"$(npx projen emulator:env ENV)\"": it starts empty.';

/** Of Node.js: a refused connection has no text of its own where several addresses were tried. */
function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const WAYS =
  'Name a profile (export AWS_PROFILE=NAME), log in (aws sso login --profile NAME), or export AWS_ACCESS_KEY_ID, ' +
  'AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.';

/** The command is to be pasted into a shell. */
export function quoteForShell(text: string): string {
  return /^[A-Za-z0-9_./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
