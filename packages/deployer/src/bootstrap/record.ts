import { BACKEND_MODULE, modulePrefix, stateKeyAliasArn, type Environment, type Platform } from '@mlopspltf/definition';
import { createHash } from 'node:crypto';
import type { StateStore } from '../aws/state-store';
import type { StackJson } from '../terraform/stack-json';

/**
 * Beside the state of the backend: from what it was made. With it, that everything is in place can be told without
 * Terraform, from any checkout.
 */
export interface BackendRecord {
  readonly schemaVersion: 1;
  readonly configuration: string;
  readonly lineage: string;
  readonly serial: number;
  /** ISO 8601 */
  readonly at: string;
}

/** A digest of all that the backend's resources follow from. */
export function configurationDigest(stack: StackJson, variables: string, versions: Platform['versions']): string {
  const meaning = Object.fromEntries(Object.entries(stack).filter(([name]) => name !== COMMENT));
  const parts = [meaning, variables, versions.terraform, versions.awsProvider];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Where cdktf notes what made the file. */
const COMMENT = '//';

/** undefined where there is none, or one of another release. */
export async function readRecord(store: StateStore, platform: Platform): Promise<BackendRecord | undefined> {
  const text = await store.object(recordKey(platform));
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as Partial<BackendRecord> | null;
    return record?.schemaVersion === 1 ? (record as BackendRecord) : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(
  store: StateStore,
  platform: Platform,
  environment: Environment,
  record: BackendRecord,
): Promise<void> {
  const encryptionKey = stateKeyAliasArn(platform, environment.name, environment.account);
  await store.putObject(recordKey(platform), `${JSON.stringify(record, undefined, 2)}\n`, { encryptionKey });
}

function recordKey(platform: Platform): string {
  return `${modulePrefix(platform, BACKEND_MODULE)}/deployment.json`;
}
