import type { Repository } from '@mlopspltf/definition';
import type { ActualEnvironment } from './actual';
import { isSamePolicy, policyFor } from './branch-policy';
import type { Connection } from './client';
import type { Comparison } from './compare';
import { explained, isRequestFailure, type RequestFailure } from './request-errors';
import type { ReviewerId, ReviewerIds } from './reviewers';
import { needsApproval, type WantedEnvironment } from './wanted';

/** What GitHub would not take of an environment; undefined where it took everything. */
export type Refusal = RequestFailure | undefined;

/** The settings of an environment, without its branch rules. Sent as a whole: what is left out may be reset. */
interface Settings {
  readonly wait_timer?: number;
  readonly reviewers?: readonly ReviewerId[];
  readonly prevent_self_review?: boolean;
  readonly can_admins_bypass?: boolean;
  readonly deployment_branch_policy: { readonly protected_branches: false; readonly custom_branch_policies: true };
}

/**
 * Makes one environment as the definition has it. Each step looks at what was there, does one thing, and can be done
 * again; at no point may more be deployed from elsewhere than before.
 */
export async function applyEnvironment(
  connection: Connection,
  repository: Pick<Repository, 'owner' | 'name'>,
  { wanted, actual, differences }: Comparison,
  ids: ReviewerIds,
): Promise<Refusal> {
  const at = { owner: repository.owner, repo: repository.name, environment_name: actual?.name ?? wanted.name };
  return explained(connection, `Changing the environment ${wanted.name}`, 'write', async () => {
    const isCustom = actual !== undefined && typeof actual.branches !== 'string';
    const settled = isCustom && differences.every(({ aspect }) => aspect === 'branches');
    const refusal = settled ? undefined : await putSettings(connection, at, settingsOf(wanted, actual, ids));
    if (differences.some(({ aspect }) => aspect === 'branches')) await applyBranches(connection, at, wanted, actual);
    return refusal;
  });
}

interface EnvironmentPath {
  readonly owner: string;
  readonly repo: string;
  readonly environment_name: string;
}

const CUSTOM_BRANCHES = { protected_branches: false, custom_branch_policies: true } as const;

/** Only what is wanted or was there: where the plan of GitHub has no reviewers, an empty list is refused as well. */
function settingsOf(wanted: WantedEnvironment, actual: ActualEnvironment | undefined, ids: ReviewerIds): Settings {
  const there = (actual?.reviewers ?? []).flatMap(({ type, id }) => (id === undefined ? [] : [{ type, id }]));
  const reviewers = wanted.protection?.reviewers.flatMap((name) => ids.get(name) ?? []) ?? there;
  const preventSelfReview = wanted.protection?.preventSelfReview ?? actual?.preventSelfReview ?? false;
  const bypass = needsApproval(wanted) ? false : actual?.adminsBypass;
  const waitTimer = actual?.waitTimer ?? 0;
  return {
    ...(waitTimer > 0 ? { wait_timer: waitTimer } : {}),
    ...(reviewers.length + there.length > 0 ? { reviewers } : {}),
    ...(reviewers.length > 0 ? { prevent_self_review: preventSelfReview } : {}),
    ...(bypass === false ? { can_admins_bypass: false } : {}),
    deployment_branch_policy: CUSTOM_BRANCHES,
  };
}

/** Keys that servers of some versions do not know. What became of them is seen when the environment is read again. */
const YOUNG_KEYS = ['can_admins_bypass', 'prevent_self_review'] as const;

/**
 * What GitHub refuses because it does not know it, or has it in other plans only, is left out, so that the rest counts
 * nevertheless: the environment would otherwise be made by the first job that names it, with no rule at all.
 */
async function putSettings(connection: Connection, at: EnvironmentPath, settings: Settings): Promise<Refusal> {
  const refusal = await tryPut(connection, at, settings);
  if (!refusal) return undefined;
  const unknown = YOUNG_KEYS.find(
    (key) => settings[key] !== undefined && refusal.message.includes(`"${key}" is not a`),
  );
  // JSON leaves out what is undefined.
  if (unknown !== undefined) return putSettings(connection, at, { ...settings, [unknown]: undefined });
  const least = { deployment_branch_policy: CUSTOM_BRANCHES };
  return Object.keys(settings).length > 1 ? ((await tryPut(connection, at, least)) ?? refusal) : refusal;
}

/** @see https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment */
async function tryPut(connection: Connection, at: EnvironmentPath, settings: Settings): Promise<Refusal> {
  try {
    await connection.client.request({
      method: 'PUT',
      url: '/repos/{owner}/{repo}/environments/{environment_name}',
      ...at,
      ...settings,
    });
    return undefined;
  } catch (error) {
    if (isRequestFailure(error, 422)) return error;
    throw error;
  }
}

/** First what is missing: in between, nothing more gets in than before, and nothing less than is wanted. */
async function applyBranches(
  { client }: Connection,
  at: EnvironmentPath,
  { branch }: WantedEnvironment,
  actual: ActualEnvironment | undefined,
): Promise<void> {
  const wanted = policyFor(branch);
  const there = typeof actual?.branches === 'object' ? actual.branches : [];
  if (!there.some((policy) => isSamePolicy(policy, wanted))) {
    await client.request('POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies', {
      ...at,
      ...wanted,
    });
  }
  for (const { id } of there.filter((policy) => !isSamePolicy(policy, wanted))) {
    await client.request(
      'DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}',
      { ...at, branch_policy_id: id },
    );
  }
}
