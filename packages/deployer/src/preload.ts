import { join } from 'node:path';
import { PROVIDER_LOCK_FILE } from '@mlopspltf/definition';
import { terraformCliConfig } from './terraform/cli-config';
import { lockedProviders } from './terraform/lock-file';
import { VerifiedProviders } from './terraform/verified-providers';
import { verifyMirrored } from './terraform/verify-mirrored';
import { readIfPresent } from './workspace/files';
import { sharedFolder } from './workspace/paths';

export interface PreloadOptions {
  /** Of the checkout, absolute. */
  readonly root: string;
  /** `.infra`, absolute. */
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Does what every operation needs first, for a moment when the program would only wait: loads the clients of AWS, half
 * a second of work, and checks the providers of this machine's mirror.
 */
export async function preload(options: PreloadOptions): Promise<void> {
  await Promise.all([
    import('@aws-sdk/client-sts'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-dynamodb'),
    import('execa'),
    // Whatever is wrong is told when Terraform is needed.
    checkProviders(options).catch(() => undefined),
  ]);
}

/** Once a machine: afterwards it is known, and costs a look at the files. */
async function checkProviders({ root, workspace, env }: PreloadOptions): Promise<void> {
  const lock = await readIfPresent(join(root, PROVIDER_LOCK_FILE));
  if (lock === undefined) return;
  const wanted = lockedProviders(lock);
  const { mirrors } = await terraformCliConfig({ workspace, env, wanted });
  const providers = new VerifiedProviders({ shared: sharedFolder(workspace), lock });
  await verifyMirrored({ providers, lock, mirrors });
}
