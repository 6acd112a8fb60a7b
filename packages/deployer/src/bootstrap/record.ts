import {
  BACKEND_MODULE,
  keptConfigurationKey,
  recordKey,
  stateKeyAliasArn,
  type Environment,
  type Platform,
} from '@mlopspltf/definition';
import type { StateBucket } from '../aws/state-bucket';
import type { Configuration } from '../configuration/configuration';
import { sha256 } from '../configuration/digests';
import { keepable } from '../records/kept-configuration';
import { jsonOf } from '../parse-json';
import type { KeptPlace } from '../records/record';
import { refuseNewerSchema } from '../records/release';

/**
 * Beside the state of the backend: from what it was made. With it, that everything is in place can be told without
 * Terraform, from any checkout.
 */
export interface BackendRecord {
  readonly schemaVersion: 1;
  readonly configuration: string;
  /** How everything was set when Terraform had nothing left to do. */
  readonly settings: string;
  readonly lineage: string;
  readonly serial: number;
  /** Where the configuration itself lies. @default - it was not kept, which the next set-up makes good */
  readonly kept?: KeptPlace;
  /** ISO 8601 */
  readonly at: string;
}

/**
 * undefined where there is none, or a damaged one.
 *
 * @throws GuardError for one that a newer release wrote otherwise
 */
export async function readRecord(
  bucket: Pick<StateBucket, 'object'>,
  platform: Platform,
): Promise<BackendRecord | undefined> {
  const key = recordKey(platform, BACKEND_MODULE);
  const record = jsonOf(await bucket.object(key)) as Partial<BackendRecord> | null | undefined;
  refuseNewerSchema(record, `The record of the set-up (${key})`, 1);
  return record?.schemaVersion === 1 ? (record as BackendRecord) : undefined;
}

export async function writeRecord(
  bucket: StateBucket,
  platform: Platform,
  environment: Environment,
  record: BackendRecord,
): Promise<void> {
  const encryptionKey = stateKeyAliasArn(platform, environment.name, environment.account);
  await bucket.put(recordKey(platform, BACKEND_MODULE), `${JSON.stringify(record, undefined, 2)}\n`, { encryptionKey });
}

/** Keeps what the backend was made from, as other modules' deployments do: what it was is then known without synthesis. */
export async function keepConfiguration(
  bucket: Pick<StateBucket, 'put'>,
  platform: Platform,
  environment: Environment,
  configuration: Configuration,
): Promise<KeptPlace> {
  const key = keptConfigurationKey(platform, BACKEND_MODULE);
  const text = keepable(configuration, platform.versions.terraform);
  const encryptionKey = stateKeyAliasArn(platform, environment.name, environment.account);
  const version = (await bucket.put(key, text, { encryptionKey }))?.version;
  return { key, sha256: sha256(text), ...(version === undefined ? {} : { version }) };
}
