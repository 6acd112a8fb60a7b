import type { RehearsalOptions } from './rehearsal-options';
import { BareRepository, LocalCheckout, refuseMissing, type WantedReference } from './repository';
import { rehearsalFolders } from './workspace';

/** Where something is to be rehearsed. */
export type RehearsalPlace = Pick<RehearsalOptions, 'root' | 'platform' | 'folder' | 'fresh' | 'env'>;

/**
 * Looks whether there is what something is to happen with, before an emulator or a rehearsal is started for it. Writes
 * nothing.
 *
 * @throws RequestError that names every branch which is none, or is not there
 */
export async function demandReferences(place: RehearsalPlace, wanted: readonly WantedReference[]): Promise<void> {
  const { root, platform, folder, fresh = false, env = process.env } = place;
  const { owner, name, defaultBranch } = platform.repository;
  const repository = { folder: rehearsalFolders(folder).repository, fullName: `${owner}/${name}`, defaultBranch, env };
  const served = fresh ? undefined : BareRepository.ofEarlier(repository);
  await refuseMissing({ checkout: new LocalCheckout(root, env), ...(served && { served }), defaultBranch }, wanted);
}
