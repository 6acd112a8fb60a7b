import type { Session } from '../api';
import { GuardError } from '../errors';
import { setUpAdvice } from './backend-owner';
import type { StateStore } from './state-store';

/**
 * The second guard: the environment has its backend, and it is this account's.
 *
 * @throws GuardError when a part of it is missing
 */
export async function checkBackend({ platform, environment }: Session, store: StateStore): Promise<void> {
  const [bucket, table] = await Promise.all([store.bucket.exists(), !store.table.used || store.table.exists()]);
  const missing = [
    ...(bucket ? [] : [`the bucket ${store.bucket.name}`]),
    ...(table ? [] : [`the table ${store.table.name}`]),
  ];
  if (missing.length === 0) return;
  const { sentence, next } = setUpAdvice(platform, environment);
  throw new GuardError(
    `${environment.name} has no backend yet: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing ` +
      `in account ${environment.account}. ${sentence}`,
    { next },
  );
}
