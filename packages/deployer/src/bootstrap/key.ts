import type { KMSClient } from '@aws-sdk/client-kms';
import type { AwsClients } from '../aws/clients';
import { errorName, ExecutionError, messageOf } from '../errors';

export interface KeySearch {
  readonly clients: AwsClients;
  /** `alias/…` */
  readonly aliasName: string;
  /** As the stack describes its key. */
  readonly description?: string;
  /** Look for keys without an alias that were made since then. @default - do not */
  readonly since?: string;
}

/** The backend's encryption key, if it is there. */
export interface FoundKey {
  readonly id: string;
  /** False for one that was made by a run which was killed before it made the alias. */
  readonly aliased: boolean;
}

export async function findKey(search: KeySearch): Promise<FoundKey | undefined> {
  const kms = await search.clients.kms();
  const id = await keyOfAlias(kms, search.aliasName);
  if (id !== undefined) return { id, aliased: true };
  const orphan =
    search.since === undefined || search.description === undefined
      ? undefined
      : await findOrphan(kms, search.description, search.since);
  return orphan === undefined ? undefined : { id: orphan, aliased: false };
}

async function keyOfAlias(kms: KMSClient, aliasName: string): Promise<string | undefined> {
  const { DescribeKeyCommand } = await import('@aws-sdk/client-kms');
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: aliasName }))).KeyMetadata?.KeyId;
  } catch (error) {
    if (errorName(error) === 'NotFoundException') return undefined;
    throw new ExecutionError(`AWS refused a look at the key ${aliasName}: ${messageOf(error)}`, { cause: error });
  }
}

/** Described as ours, made since, usable, and nobody's by name. */
async function findOrphan(kms: KMSClient, description: string, since: string): Promise<string | undefined> {
  const { DescribeKeyCommand, ListAliasesCommand, paginateListKeys } = await import('@aws-sdk/client-kms');
  for await (const page of paginateListKeys({ client: kms }, {})) {
    for (const { KeyId: id } of page.Keys ?? []) {
      const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
      if (key?.Description !== description || key.KeyState !== 'Enabled') continue;
      if ((key.CreationDate?.getTime() ?? 0) < Date.parse(since) - CLOCK_MS) continue;
      const { Aliases: aliases = [] } = await kms.send(new ListAliasesCommand({ KeyId: id }));
      if (!aliases.some(({ TargetKeyId: target }) => target === id)) return id;
    }
  }
  return undefined;
}

/** AWS' clock against this machine's. */
const CLOCK_MS = 60_000;
