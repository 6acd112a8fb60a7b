import type { WorkflowRole } from '@mlopspltf/definition';
import { after, all, any, expression, is } from './expressions';
import { unpack } from './handover';
import { ARTIFACT, INPUT, inputOf, type Kind } from './names';
import type { Step, StepsJob } from './model';
import { assumeRole, installTerraform } from './steps';
import { trustedTools, type DeliveredPlatform } from './trusted-tools';

/** Yields the environment that the workflow was called for. */
export const ENVIRONMENT = inputOf(INPUT.environment);

export interface DeliveryJobOptions {
  readonly name: string;
  /** Jobs that have to have succeeded. @default - none */
  readonly needs?: readonly string[];
  /** Jobs that come before it, however they end. @default - none */
  readonly follows?: readonly string[];
  /** Expression that has to hold. */
  readonly condition: string;
  /** Minutes. */
  readonly limit: number;
  readonly role: WorkflowRole;
  /** Whether it changes the environment, so that it needs the approval. @default false */
  readonly changes?: boolean;
  /** Expressions that yield lists, by name: a job for each of their values. @default - one job */
  readonly matrix?: Readonly<Record<string, string>>;
  /** Whether it takes what a commit has synthesized. @default true */
  readonly takesData?: boolean;
  /** @default - none */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Steps before there are credentials. @default - none */
  readonly prepare?: readonly Step[];
  /** Steps with credentials. */
  readonly steps: readonly Step[];
}

/**
 * A job that takes a role in AWS: deployer and lock file of the default branch, the commit's Terraform as data whose
 * digest was compared, and the credentials last.
 */
export function deliveryJob(platform: DeliveredPlatform, options: DeliveryJobOptions): StepsJob {
  const {
    name,
    needs = [],
    follows = [],
    condition,
    limit,
    role,
    changes = false,
    takesData = true,
    matrix,
    outputs,
    prepare = [],
    steps,
  } = options;
  return {
    name,
    ...(needs.length + follows.length === 0 ? {} : { needs: [...needs, ...follows] }),
    if: expression(all(after(...needs), condition)),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': limit,
    permissions: { contents: 'read', 'id-token': 'write' },
    // No group for concurrency: a job that waits for its approval might hold it, for thirty days. What changes an
    // environment takes turns by a lock of its own, after the approval.
    ...(changes ? { environment: { name: expression(ENVIRONMENT) } } : {}),
    ...(matrix === undefined ? {} : { strategy: { 'fail-fast': false, matrix } }),
    ...(outputs === undefined ? {} : { outputs }),
    steps: [
      ...trustedTools(platform),
      ...(takesData ? unpack(ARTIFACT.data, inputOf(INPUT.digest)) : []),
      ...prepare,
      installTerraform(platform),
      assumeRole(platform, role, ENVIRONMENT),
      ...steps,
    ],
  };
}

/**
 * Whether the workflow was called for this, by an event that it belongs to: who edits a calling workflow can ask for
 * anything, and gets no push planned as a pull request and no destruction out of a push.
 */
export function ofKind({ name, events }: Kind): string {
  return `${is(inputOf(INPUT.kind), name)} && ${any(...events.map((event) => is('github.event_name', event)))}`;
}
