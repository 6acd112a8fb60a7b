import type { Session } from '../api';
import { checkAccount as check, type Identity } from '../aws/account';
import { AwsClients } from '../aws/clients';

export type { Identity };

/**
 * Whose credentials these are, if they are of the environment's account. Every operation asks by itself; this is for
 * callers that do something of their own.
 *
 * @throws GuardError when they are of another account
 * @throws ExecutionError when there are none, or they have expired
 */
export async function checkAccount(session: Session): Promise<Identity> {
  return check(session, new AwsClients({ env: session.env, region: session.platform.region }));
}
