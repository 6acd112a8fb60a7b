import { BACKEND_MODULE } from '@mlopspltf/definition';
import type { Session } from '../api';
import { GuardError } from '../errors';
import type { StateStore } from './state-store';

/**
 * The second guard: the environment has its backend, and it is this account's.
 *
 * @throws GuardError when a part of it is missing
 */
export async function checkBackend(session: Session, store: StateStore): Promise<void> {
  const [bucket, table] = await Promise.all([store.bucket.exists(), !store.table.used || store.table.exists()]);
  const missing = [
    ...(bucket ? [] : [`the bucket ${store.bucket.name}`]),
    ...(table ? [] : [`the table ${store.table.name}`]),
  ];
  if (missing.length === 0) return;
  throw new GuardError(
    `${session.environment.name} has no backend yet: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing ` +
      `in account ${session.environment.account}. The module ${BACKEND_MODULE} makes ${missing.length === 1 ? 'it' : 'them'}.`,
    { next: `npx projen bootstrap:${session.environment.name}` },
  );
}
