import { checkAccount } from '../aws/account';
import { checkBackend } from '../aws/backend-guard';
import { AwsClients } from '../aws/clients';
import { StateStore } from '../aws/state-store';
import { withDeploymentLock } from '../deployment-lock/deployment-lock';
import type { Holder } from '../deployment-lock/lease';
import { leaseStoreOf } from '../deployment-lock/lease-store';
import type { PipelineSession } from './plan';

/**
 * One run of the pipeline after the other changes an environment. Taken after the approval, so that a run which waits
 * for one is in nobody's way.
 *
 * @throws GuardError of the first guards, before anything else of the account is looked at
 * @throws LockError when another run works there for too long
 */
export async function takingTurns<T>(
  session: PipelineSession,
  operation: Holder['operation'],
  work: () => Promise<T>,
): Promise<T> {
  const { platform, env, revision } = session;
  const clients = new AwsClients({ env, region: platform.region });
  await checkAccount(session, clients);
  await checkBackend(session, new StateStore(session, clients));
  const { who, branch, commit, pipeline } = revision;
  const { id: run, attempt, url } = pipeline;
  const holder: Holder = { operation, who, branch, commit, run, attempt, url };
  return withDeploymentLock({ session, store: leaseStoreOf(session, clients), holder }, work);
}
