import { tagOf } from '../../src/workflows/actions';
import type { ActionStep, Job, ScriptStep, Step } from '../../src/workflows/model';

/** Jobs that may ask for an OIDC token, by workflow. */
const MAY_HOLD_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  deploy: ['plan', 'apply'],
  'pull-request': ['plan'],
};

/** A workflow as it was read: anything may be missing. */
export interface WrittenWorkflow {
  readonly name: string;
  readonly permissions?: object;
  readonly jobs: Readonly<Record<string, WrittenJob>>;
}

type WrittenJob = Partial<Omit<Job, 'steps'>> & Pick<Job, 'steps'>;

/** What our own rules find wrong with a workflow: each finding names the job. */
export function findings(workflow: WrittenWorkflow): readonly string[] {
  return [
    ...(Object.keys(workflow.permissions ?? { all: '' }).length === 0 ? [] : ['top: permissions are not {}']),
    ...Object.entries(workflow.jobs).flatMap(([id, job]) => [
      ...jobFindings(workflow.name, id, job).map((finding) => `${id}: ${finding}`),
      ...job.steps.flatMap((step) => stepFindings(step).map((finding) => `${id}: ${finding}`)),
    ]),
  ];
}

function jobFindings(workflow: string, id: string, job: WrittenJob): readonly string[] {
  const found: string[] = [];
  if (!job['timeout-minutes']) found.push('no time limit');
  if (!job.permissions) found.push('no permissions');
  const mayHold = MAY_HOLD_RIGHTS[workflow]?.includes(id) ?? false;
  if (job.permissions?.['id-token'] && !mayHold) found.push('may ask for a token');
  if (job.environment && workflow !== 'deploy') found.push('names an environment');
  return found;
}

function stepFindings(step: Step): readonly string[] {
  return 'uses' in step ? actionFindings(step) : scriptFindings(step);
}

function actionFindings({ uses, with: inputs }: ActionStep): readonly string[] {
  const found: string[] = [];
  if (tagOf(uses) === undefined) found.push(`action not pinned: ${uses}`);
  if (uses.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false)
    found.push('keeps credentials');
  if (uses.startsWith('actions/setup-node@') && inputs?.['package-manager-cache'] !== false)
    found.push('caches packages');
  for (const [name, value] of Object.entries(inputs ?? {})) {
    if (/access-key|secret/.test(name) || String(value).includes('secrets.')) found.push(`stored key: ${name}`);
  }
  return found;
}

function scriptFindings({ run, env }: ScriptStep): readonly string[] {
  const found: string[] = [];
  if (run.includes('${{')) found.push('expression in run');
  for (const [, name] of run.matchAll(/(?<!")\$\{?([A-Z_]+)/g)) found.push(`unquoted variable: ${name}`);
  for (const value of Object.values(env ?? {})) if (value.includes('secrets.')) found.push('secret in env');
  return found;
}
