import { deliveryWorkflow } from '@mlopspltf/definition';
import type { Permission } from '../../src/workflows/model';
import { PLATFORM } from './platforms';
import { publishingJobFindings } from './rules-publishing';
import { stepFindings, type WrittenStep } from './rules-steps';
import { isOfDefaultBranch, trustedJobFindings } from './rules-trusted';

/** A workflow as it was read: anything may be missing. */
export interface WrittenWorkflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: object;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, WrittenJob>>;
}

export interface WrittenJob {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Partial<Record<Permission, string>>>;
  readonly environment?: { readonly name: string };
  readonly concurrency?: unknown;
  readonly uses?: string;
  readonly steps?: readonly WrittenStep[];
}

/** Triggers whose runs have the default branch's rights over somebody else's content. */
const FORBIDDEN_TRIGGERS = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** The one workflow whose jobs may take a role. */
const TRUSTED = 'deliver';

/** The one workflow whose job may show a token to npm. */
const PUBLISHING = 'release';

/** What our own rules find wrong with a workflow: each finding names the job. */
export function findings(workflow: WrittenWorkflow): readonly string[] {
  return [
    ...(Object.keys(workflow.permissions ?? { all: '' }).length === 0 ? [] : ['top: permissions are not {}']),
    ...(workflow.concurrency !== undefined && waits(workflow) ? ['top: may hold a group while it waits'] : []),
    ...FORBIDDEN_TRIGGERS.filter((name) => name in workflow.on).map((name) => `top: started by ${name}`),
    ...Object.entries(workflow.jobs).flatMap(([id, job]) =>
      [
        ...(job.uses === undefined ? ownJobFindings(workflow.name, job) : callFindings(job.uses)),
        ...permissionFindings(job),
        ...(job.steps ?? []).flatMap(stepFindings),
      ].map((finding) => `${id}: ${finding}`),
    ),
  ];
}

function ownJobFindings(workflow: string, job: WrittenJob): readonly string[] {
  const found: string[] = [];
  if (!job['timeout-minutes']) found.push('no time limit');
  const token = job.permissions?.['id-token'] !== undefined;
  if (![TRUSTED, PUBLISHING].includes(workflow)) {
    if (token) found.push('may ask for a token');
    if (job.environment) found.push('names an environment');
  }
  if (job.environment && job.concurrency !== undefined) found.push('may hold a group while it waits');
  if (workflow === TRUSTED && token) found.push(...trustedJobFindings(job));
  if (workflow === PUBLISHING && (token || job.environment)) found.push(...publishingJobFindings(job));
  return found;
}

/** The reference decides what AWS is told: a path beginning with `./` would be the caller's own commit. */
function callFindings(uses: string): readonly string[] {
  return uses === deliveryWorkflow(PLATFORM) ? [] : [`calls ${uses}`];
}

/** Whether its runs come to wait for an approval, themselves or in what they call. */
function waits({ jobs, on }: WrittenWorkflow): boolean {
  const waiting = Object.values(jobs).some(({ environment, uses }) => environment ?? uses);
  // A pull request is planned and never applied.
  return waiting && !('pull_request' in on);
}

/**
 * Who may write something can do that and nothing else, and has no files that a commit brought. What comes from the
 * default branch may be there, and the right to read it.
 */
function permissionFindings({ permissions, steps = [] }: WrittenJob): readonly string[] {
  if (!permissions) return ['no permissions'];
  const rights = Object.entries(permissions).filter(([name]) => name !== 'id-token');
  if (rights.every(([, right]) => right !== 'write')) return [];
  const has = (action: string): boolean => steps.some(({ uses }) => uses?.startsWith(`${action}@`));
  const isTrusted = has('actions/checkout') && !has('actions/download-artifact') && steps.every(isOfDefaultBranch);
  const further = rights.filter(([name, right]) => !(isTrusted && name === 'contents' && right === 'read'));
  const found: string[] = [];
  if (further.length > 1 || permissions['id-token'] !== undefined) found.push('may write, and more');
  if (has('actions/checkout') && !isTrusted) found.push('may write, and has a checkout');
  return found;
}
