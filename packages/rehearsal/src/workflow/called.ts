import { InvalidWorkflowError, NotImitatedError, quoted } from '../errors';
import type { Permissions } from '../api';
import { callInputs } from './inputs';
import type { CallingJob, JobDefinition, WorkflowDefinition } from './model';
import { beyond } from './permissions';

/**
 * A called workflow's token can be kept or lowered only; GitHub refuses the whole run otherwise.
 * @throws {InvalidWorkflowError}
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations#access-and-permissions-for-nested-workflows
 */
export function refuseMore(definition: WorkflowDefinition, permissions: Permissions, allowed: Permissions): void {
  const findings = [...definition.jobs.values()].flatMap((job) => {
    const more = beyond(job.permissions ?? permissions, allowed);
    if (more.length === 0) return [];
    const asks = `asks for ${more.join(', ')}, which the job that calls this workflow does not have`;
    return [`${placeOf(definition, job)}: ${asks}; write it into that job's permissions`];
  });
  if (findings.length > 0) throw new InvalidWorkflowError(findings);
}

/**
 * Holds a call against what the called workflow declares.
 * @throws {InvalidWorkflowError} where it has no such trigger or input, or one is missing or of another type
 * @throws {NotImitatedError} for a group of the called workflow itself
 */
export function refuseCall(caller: WorkflowDefinition, job: CallingJob, called: WorkflowDefinition): void {
  const place = placeOf(caller, job);
  const { workflow_call: trigger } = called.on;
  if (trigger === undefined) {
    throw new InvalidWorkflowError([`${place}: ${called.file} cannot be called, it has no trigger "workflow_call"`]);
  }
  if (called.concurrency) {
    throw new NotImitatedError(
      { file: called.file, at: 'concurrency' },
      `the group ${quoted(called.concurrency.group)} of a called workflow`,
      'Write it into its jobs, or into the job that calls it.',
    );
  }
  const literals = Object.entries(job.with).filter(([, value]) => !isExpression(value));
  const late = Object.keys(job.with).filter((name) => isExpression(job.with[name]));
  // What an expression yields is known when the job starts; that it is given, is known now.
  const declared = Object.entries(trigger.inputs).map(
    ([name, input]) => [name, late.includes(name) ? { ...input, required: false } : input] as const,
  );
  const unknown = late.filter((name) => !Object.hasOwn(trigger.inputs, name));
  const findings = [
    ...callInputs(Object.fromEntries(declared), Object.fromEntries(literals), place).findings,
    ...unknown.map((name) => `${place}: there is no input ${quoted(name)} in ${called.file}`),
  ];
  if (findings.length > 0) throw new InvalidWorkflowError(findings);
}

export function placeOf({ file }: WorkflowDefinition, job: JobDefinition): string {
  return `${file}:${String(job.line)}, jobs.${job.id}`;
}

function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.includes('${{');
}
