import type { Platform } from '@mlopspltf/definition';
import { readEnvironments } from './actual';
import { applyEnvironment, type Refusal } from './apply';
import { connect, type ConnectionOptions } from './client';
import { compareEnvironments, type Comparison } from './compare';
import { ExecutionError, GuardError, SETUP } from './errors';
import { resolveReviewers } from './reviewers';
import { describeWeaknesses, remarksOn } from './weaknesses';
import { wantedEnvironments } from './wanted';

export interface SetupRequest extends ConnectionOptions {
  readonly platform: Platform;
  /** Takes what would be changed, before the question. */
  readonly show: (comparisons: readonly Comparison[]) => void;
  /** Asks a person. @default - nobody can be asked, and nothing is changed */
  readonly approve?: (question: string) => Promise<boolean>;
}

export interface SetupResult {
  /** Names of the environments that were made or changed. */
  readonly changed: readonly string[];
  /** What is worth knowing of those that are there now. */
  readonly remarks: readonly string[];
}

/**
 * Makes GitHub's environments as the definition has them. Environments that the definition does not name, and the wait
 * timers of all of them, are left alone. Run again, it changes nothing.
 *
 * @throws DefinitionError where reviewers cannot review, before anything is changed
 * @throws GuardError where nobody approved, or GitHub did not keep what it was told
 */
export async function setUpEnvironments(request: SetupRequest): Promise<SetupResult> {
  const { platform } = request;
  const { repository } = platform;
  const connection = await connect(request);
  const compare = async (): Promise<readonly Comparison[]> =>
    compareEnvironments(wantedEnvironments(platform), await readEnvironments(connection, repository));

  const before = await compare();
  const different = before.filter(({ differences }) => differences.length > 0);
  const names = different.map(({ wanted }) => wanted.name);
  if (names.length === 0) return { changed: [], remarks: remarksOn(before, platform) };
  const ids = await resolveReviewers(connection, platform, names);
  request.show(different);
  await demandApproval(request, names);

  const refusals = new Map<string, Refusal>();
  for (const comparison of different) {
    stopIfAborted(request.signal);
    refusals.set(comparison.wanted.name, await applyEnvironment(connection, repository, comparison, ids));
  }
  const after = await compare();
  const weak = describeWeaknesses(after, platform, refusals);
  if (weak.length > 0) throw new GuardError(['GitHub did not keep all of it:', ...weak].join('\n'), { next: SETUP });
  return { changed: names, remarks: remarksOn(after, platform) };
}

async function demandApproval({ approve, platform }: SetupRequest, names: readonly string[]): Promise<void> {
  if (!approve) {
    throw new GuardError('Nothing was changed: nobody can be asked here. To approve beforehand: --auto-approve', {
      next: `${SETUP} --auto-approve`,
    });
  }
  const { owner, name } = platform.repository;
  if (await approve(`Change ${names.join(', ')} of ${owner}/${name} on GitHub?`)) return;
  throw new GuardError('Nothing was changed: it was turned down.', { next: SETUP });
}

function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new ExecutionError(`Stopped by ${String(signal.reason)}: what was changed so far stays.`, { next: SETUP });
}
