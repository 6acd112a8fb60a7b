import { environmentOfBranch, isFolderPattern, show } from '@mlopspltf/definition';
import { dirname } from 'node:path';
import type { Session } from '../api';
import { GuardError, SupersededError } from '../errors';
import { Git } from '../revision/git';
import { REMOTE, remoteTip } from './run-facts';

/**
 * A run works for the environment of its branch, whatever its workflow was told.
 *
 * @throws GuardError
 */
export function refuseOtherBranch({
  platform,
  environment,
  revision,
}: Pick<Session, 'platform' | 'environment' | 'revision'>): void {
  const { branch = '' } = revision ?? {};
  const own = environmentOfBranch(platform, branch);
  if (own?.name === environment.name) return;
  const leads = own === undefined ? 'leads to no environment' : `leads to ${own.name}`;
  const pattern = `${isFolderPattern(environment.branch) ? 'branches' : 'the branch'} ${show(environment.branch)}`;
  throw new GuardError(
    `The branch ${show(branch)} ${leads}, and ${environment.name} is deployed from ${pattern}. Nothing was started.`,
  );
}

/**
 * A run whose branch has a later commit by now leaves the work to that one's run. Looked up in the clone: the job has
 * fetched all branches when it began, so after the approval.
 *
 * @throws SupersededError where the branch has moved on
 * @throws GuardError where it is gone
 */
export async function refuseSuperseded(
  session: Pick<Session, 'revision' | 'root' | 'output' | 'env' | 'report' | 'environment'>,
): Promise<void> {
  const { revision, root = dirname(session.output), env, report, environment } = session;
  const { branch = '', commit = '' } = revision ?? {};
  const git = new Git(root, env);
  const tip = await remoteTip(git, branch);
  if (tip === commit) return;
  const nothing = `Nothing was done in ${environment.name}.`;
  if (tip !== undefined) {
    throw new SupersededError(
      `This run is superseded: the branch ${show(branch)} was at ${short(commit)} when it was started and is at ${short(tip)} ` +
        `now, which has a run of its own. ${nothing}`,
    );
  }
  const others = await git.read(['for-each-ref', '--count=1', `refs/remotes/${REMOTE}`]);
  if (others !== undefined && others !== '') {
    throw new GuardError(`The branch ${show(branch)} is gone since this run was started. ${nothing}`);
  }
  report({
    kind: 'warning',
    message: `This clone has no branches of ${REMOTE}, so it cannot be told whether ${show(branch)} has moved on.`,
  });
}

function short(commit: string): string {
  return commit.slice(0, 7);
}
