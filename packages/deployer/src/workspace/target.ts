import type { Environment } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';

/**
 * Where an environment's calls go: a folder's name that differs for each account and each endpoint, so that an
 * emulator never shares Terraform's data or a local state with a real account.
 */
export function targetOf(environment: Pick<Environment, 'account'>, env: NodeJS.ProcessEnv): string {
  const endpoints = Object.entries(env)
    .filter(([name, value]) => name.startsWith('AWS_ENDPOINT_URL') && value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (endpoints.length === 0) return `aws-${environment.account}`;
  const digest = createHash('sha256').update(JSON.stringify(endpoints)).digest('hex').slice(0, 8);
  return `${hostOf(endpoints[0]?.[1] ?? '')}-${digest}-${environment.account}`;
}

/** For people who look into the folder; what tells targets apart is the digest. */
function hostOf(endpoint: string): string {
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : 'endpoint';
  return host.replaceAll(/[^A-Za-z0-9.]+/g, '-').slice(0, 60);
}
