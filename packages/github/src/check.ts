import type { Platform } from '@mlopspltf/definition';
import { readEnvironments } from './actual';
import { connect, type ConnectionOptions } from './client';
import { compareEnvironments } from './compare';
import { describeWeaknesses, remarksOn } from './weaknesses';
import { wantedEnvironments } from './wanted';

export interface CheckRequest extends ConnectionOptions {
  readonly platform: Platform;
}

export interface CheckResult {
  /** What GitHub allows and the definition does not, a line each with what to do. Empty where nothing has to be done. */
  readonly weaknesses: readonly string[];
  /** What is accepted, or just different. */
  readonly remarks: readonly string[];
}

/**
 * Whether GitHub's environments are as strict as the definition. GitHub makes an environment that a job names and that
 * is not there, without any rule: that is why the pipeline asks before it plans. Needs `actions: read`, changes nothing.
 */
export async function checkEnvironments(request: CheckRequest): Promise<CheckResult> {
  const { platform } = request;
  const actual = await readEnvironments(await connect(request), platform.repository);
  const comparisons = compareEnvironments(wantedEnvironments(platform), actual);
  return { weaknesses: describeWeaknesses(comparisons, platform), remarks: remarksOn(comparisons, platform) };
}
