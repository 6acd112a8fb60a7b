import { lockTable, stateBucket, stateKeyAlias, type Environment, type Platform } from '@mlopspltf/definition';
import type { AwsClients } from '../aws/clients';
import { resourcesOf, type StackJson, type StackResource } from '../terraform/stack-json';
import type { StateSummary } from '../terraform/state';
import { findKey } from './key';

/** A resource that is there although no state knows it, to be taken over instead of made twice. */
export interface Adoption {
  /** `aws_s3_bucket.state` */
  readonly to: string;
  readonly id: string;
}

export interface AdoptionRequest {
  readonly platform: Platform;
  readonly environment: Environment;
  readonly stack: StackJson;
  readonly clients: AwsClients;
  readonly bucket: boolean;
  readonly table: boolean;
  /** What the state knows already. */
  readonly state?: Pick<StateSummary, 'addresses'>;
  /** Keys without an alias that were made since then may be ours. @default - none are */
  readonly since?: string;
}

/**
 * Bucket, table, key and alias as far as they exist: made by hand, by an earlier tool, or by a run that was killed after
 * making them and before noting that. The bucket's settings need no adoption: setting them again sets them.
 */
export async function findAdoptions(request: AdoptionRequest): Promise<readonly Adoption[]> {
  const { platform, environment, stack, bucket, table, state } = request;
  const named = (type: string, attribute: string, name: string): readonly StackResource[] =>
    resourcesOf(stack).filter(
      (resource) => resource.type === type && render(resource.block[attribute], request) === name,
    );
  const bucketName = stateBucket(platform, environment.name);
  const tableName = lockTable(platform, environment.name);
  const aliasName = stateKeyAlias(platform, environment.name);
  const aliases = named('aws_kms_alias', 'name', aliasName);
  const keys = resourcesOf(stack).filter(({ type }) => type === 'aws_kms_key');
  const key = await findKey({ ...request, aliasName, description: render(keys[0]?.block.description, request) });
  const found = [
    ...(bucket
      ? named('aws_s3_bucket', 'bucket', bucketName).map(({ address }) => ({ to: address, id: bucketName }))
      : []),
    ...(table
      ? named('aws_dynamodb_table', 'name', tableName).map(({ address }) => ({ to: address, id: tableName }))
      : []),
    ...(key?.aliased ? aliases.map(({ address }) => ({ to: address, id: aliasName })) : []),
    ...(key ? keys.slice(0, 1).map(({ address }) => ({ to: address, id: key.id })) : []),
  ];
  return found.filter(({ to }) => !state?.addresses.includes(to));
}

/** As a file beside the stack. */
export function importBlocks(adoptions: readonly Adoption[]): Readonly<Record<string, string>> {
  return adoptions.length === 0 ? {} : { 'adoption.tf.json': JSON.stringify({ import: adoptions }, undefined, 2) };
}

/** A name in a stack, which knows no environment, as it is in this one. */
function render(value: unknown, { platform, environment }: AdoptionRequest): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value
    .replaceAll('${var.environment}', environment.name)
    .replaceAll('${var.account_id}', environment.account)
    .replaceAll('${var.region}', platform.region);
}
