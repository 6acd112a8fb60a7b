import type { Session } from '../api';
import { errorName, ExecutionError, GuardError, messageOf } from '../errors';
import { explainCredentials } from './account';

/** Answers that are no failures: not there, or already there. */
const ANSWERS: ReadonlySet<string> = new Set([
  'NotFound',
  'NoSuchBucket',
  'NoSuchKey',
  'ResourceNotFoundException',
  'PreconditionFailed',
  'ConditionalCheckFailedException',
]);

/**
 * Asks AWS about the states of an environment.
 *
 * @param subject what is asked about, for the message
 * @param otherwise what it means that something is not there, or already there
 * @throws GuardError when AWS forbids it: S3 answers alike for a foreign bucket and for missing rights
 * @throws ExecutionError with what AWS said
 */
export async function look<T, A>(
  { environment, env }: Pick<Session, 'environment' | 'env'>,
  subject: string,
  ask: () => Promise<T>,
  otherwise: A,
): Promise<T | A> {
  try {
    return await ask();
  } catch (error) {
    const name = errorName(error);
    if (ANSWERS.has(name)) return otherwise;
    if (/expired/i.test(name)) throw explainCredentials(error, env);
    if (statusOf(error) === 403) throw forbidden(environment, subject, error);
    throw new ExecutionError(`${subject} could not be looked at: ${name}: ${messageOf(error)}`, { cause: error });
  }
}

function forbidden({ name, account }: Session['environment'], subject: string, error: unknown): GuardError {
  return new GuardError(
    `Account ${account}, which is ${name}, may not look at ${subject}: ${messageOf(error)}. Either it is of another account ` +
      '(names of buckets are shared by all of AWS: change "prefix" in .projenrc.ts and run npx projen), or these ' +
      'credentials lack the rights.',
    { cause: error },
  );
}

function statusOf(error: unknown): number | undefined {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? error.$metadata : undefined;
  return (metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode;
}
