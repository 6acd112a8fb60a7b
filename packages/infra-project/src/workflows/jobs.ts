import type { Platform } from '@mlopspltf/definition';
import { expression } from './expressions';
import type { Job } from './model';
import { assumeRole, checkout, infra, installTerraform, installTools, TIME_LIMIT } from './steps';

/** Ids of jobs and names of their outputs, for who produces and who consumes them. */
export const DETECT = 'detect';
export const PLAN = 'plan';
export const APPLY = 'apply';
export const ENVIRONMENT = `needs.${DETECT}.outputs.environment`;
const MODULES_CHANGED = `needs.${DETECT}.outputs.changed == 'true'`;

/** Step ids. */
const CHOOSE = 'choose';

/** Arguments that choose the same modules in each job of a run. */
const CHOICE = '"$ENVIRONMENT" --since "$SINCE" --applied-by pipeline';

export interface DetectOptions {
  /** Expression that yields the environment's name or an empty text. */
  readonly environment: string;
  /** Expression that yields the commit to compare with. */
  readonly since: string;
  /** Expression that has to hold for anything to happen. @default - always */
  readonly condition?: string;
}

/** First step of the seed: which modules differ. No rights in AWS. */
export function detectJob({ environment, since, condition }: DetectOptions): Job {
  return {
    name: '1. Detect what changed',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.detect,
    permissions: { contents: 'read' },
    ...(condition === undefined ? {} : { if: expression(condition) }),
    outputs: {
      environment: expression(environment),
      changed: expression(`steps.${CHOOSE}.outputs.changed`),
      modules: expression(`steps.${CHOOSE}.outputs.modules`),
    },
    steps: [
      checkout(),
      ...installTools(),
      infra('Choose the modules', CHOOSE, `detect ${CHOICE} --github-output`, {
        ENVIRONMENT: expression(environment),
        SINCE: expression(since),
      }),
    ],
  };
}

/** Second step of the seed: `terraform init` and `terraform plan` of what differs. */
export function planJob(platform: Platform, since: string, condition?: string): Job {
  return {
    name: '2. Init and plan',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.plan,
    needs: [DETECT],
    if: expression([MODULES_CHANGED, ...(condition === undefined ? [] : [condition])].join(' && ')),
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      checkout(),
      ...installTools(),
      installTerraform(platform),
      assumeRole(platform, 'plan', ENVIRONMENT),
      infra('Plan', 'plan', `plan ${CHOICE}`, choiceOf(since)),
    ],
  };
}

/** Third and fourth step of the seed: GitHub holds the job until somebody approves, then it applies. */
export function applyJob(platform: Platform, since: string): Job {
  return {
    name: '3. Approval, 4. Apply',
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': TIME_LIMIT.apply,
    needs: [DETECT, PLAN],
    environment: { name: expression(ENVIRONMENT) },
    concurrency: { group: `deploy-${expression(ENVIRONMENT)}`, 'cancel-in-progress': false },
    permissions: { contents: 'read', 'id-token': 'write' },
    steps: [
      checkout(),
      ...installTools(),
      installTerraform(platform),
      assumeRole(platform, 'apply', ENVIRONMENT),
      infra('Apply', 'apply', `deploy ${CHOICE} --auto-approve`, choiceOf(since)),
    ],
  };
}

function choiceOf(since: string): Readonly<Record<string, string>> {
  return { ENVIRONMENT: expression(ENVIRONMENT), SINCE: expression(since) };
}
