import { setUpEnvironments, StateFile } from './github';
import { Rehearsal } from './rehearsal';
import type { RehearsalOptions } from './rehearsal-options';
import { BareRepository } from './repository';
import { forget, holdWorkspace, rehearsalFolders } from './workspace';

/**
 * Opens a rehearsal: GitHub on this machine, with what it had before.
 *
 * @throws RequestError when the checkout cannot be pushed from
 * @throws LockError while another one is under way in this folder
 */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const release = holdWorkspace(options.folder);
  try {
    const folders = rehearsalFolders(options.folder);
    if (options.fresh) forget(folders);
    const { platform, env = process.env } = options;
    const { owner, name, defaultBranch } = platform.repository;
    const store = new StateFile(folders.state);
    if (options.environments ?? true) setUpEnvironments(store, platform);
    const repository = { folder: folders.repository, fullName: `${owner}/${name}`, defaultBranch, env };
    const served = await BareRepository.open(repository);
    return await Rehearsal.start({ ...options, env, store, served, runner: folders.runner, release });
  } catch (error) {
    release();
    throw error;
  }
}
