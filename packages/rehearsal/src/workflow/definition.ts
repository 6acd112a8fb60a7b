import type { StepDefinition } from '../api';
import {
  isCallingJob,
  type CallingJob,
  type ConcurrencyDefinition,
  type JobDefinition,
  type RunDefaults,
} from './model';
import type { StepsJob, StrategyDefinition, WorkflowDefinition } from './model';
import type { Node } from './node';
import type { JobConditions, ParsedWorkflow } from './parse';
import { permissionsFrom } from './permissions';
import { refuseTheUnknown } from './refused';
import { triggersFrom } from './triggers';

/**
 * A parsed file as a definition.
 * @throws {NotImitatedError} for what the rehearsal does not imitate
 */
export function definitionFrom(parsed: ParsedWorkflow): WorkflowDefinition {
  refuseTheUnknown(parsed);
  const { file, root, conditions } = parsed;
  const jobs = (root.get('jobs')?.entries() ?? []).map(([id, node]) => {
    const bodies = conditions.get(id) ?? { job: 'success()', steps: [] };
    return [id, jobFrom(id, node, bodies)] as const;
  });
  return {
    file,
    ...optional('name', root.get('name')?.text()),
    on: triggersFrom(root),
    ...optional('permissions', present(root, 'permissions', permissionsFrom)),
    env: root.get('env')?.texts() ?? {},
    defaults: defaultsFrom(root),
    ...optional('concurrency', present(root, 'concurrency', concurrencyFrom)),
    jobs: new Map(jobs),
  };
}

/**
 * What GitHub refuses beyond what its parser says.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#concurrency
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#using-filters
 */
export function findingsIn({ file, on, concurrency, jobs }: WorkflowDefinition): readonly string[] {
  const all = [
    { at: 'concurrency', concurrency },
    ...[...jobs.values()].map((job) => ({ at: `jobs.${job.id}`, ...job })),
  ];
  const queues = all
    .filter((one) => one.concurrency?.queue === 'max' && one.concurrency.cancelInProgress !== false)
    .map(({ at }) => `${file}, ${at}: "queue: max" cannot be combined with "cancel-in-progress"; take one of them out`);
  const filters = [on.push, on.pull_request, on.merge_group].flatMap((trigger) =>
    (['branches', 'tags'] as const)
      .filter((key) => trigger?.[key] !== undefined && trigger[`${key}-ignore`] !== undefined)
      .map((key) => `${file}, on: "${key}" and "${key}-ignore" cannot be combined; write "!" patterns instead`),
  );
  return [...queues, ...filters];
}

/** The jobs that call other workflows. */
export function callsOf({ jobs }: WorkflowDefinition): readonly CallingJob[] {
  return [...jobs.values()].filter(isCallingJob);
}

function jobFrom(id: string, node: Node, bodies: JobConditions): JobDefinition {
  const common = {
    id,
    line: node.line,
    ...optional('name', nonEmpty(node.get('name')?.text())),
    ...optional('nameAsWritten', nonEmpty(node.get('name')?.written())),
    needs:
      node
        .get('needs')
        ?.items()
        .map((need) => need.text()) ?? [],
    if: bodies.job,
    ...optional('permissions', present(node, 'permissions', permissionsFrom)),
    ...optional('concurrency', present(node, 'concurrency', concurrencyFrom)),
    ...optional('strategy', present(node, 'strategy', strategyFrom)),
  };
  const uses = node.get('uses')?.text();
  if (uses !== undefined) {
    const given = (node.get('with')?.entries() ?? []).map(([name, value]) => [name, value.scalar() ?? ''] as const);
    return { ...common, uses, with: Object.fromEntries(given) };
  }
  return { ...common, ...stepsJobFrom(node, bodies) };
}

function stepsJobFrom(node: Node, bodies: JobConditions): Omit<StepsJob, keyof CallingJob> & Pick<StepsJob, 'steps'> {
  return {
    env: node.get('env')?.texts() ?? {},
    defaults: defaultsFrom(node),
    ...optional('environment', present(node, 'environment', environmentFrom)),
    outputs: node.get('outputs')?.texts() ?? {},
    steps: (node.get('steps')?.items() ?? []).map((step, index) => stepFrom(step, bodies.steps[index] ?? 'success()')),
    ...optional('timeoutMinutes', numberOrText(node.get('timeout-minutes'))),
  };
}

function stepFrom(node: Node, body: string): StepDefinition {
  return {
    ...optional('id', node.get('id')?.text()),
    ...optional('name', node.get('name')?.text()),
    if: body,
    ...optional('run', node.get('run')?.text()),
    ...optional('uses', node.get('uses')?.text()),
    ...optional('with', node.get('with')?.texts()),
    ...optional('env', node.get('env')?.texts()),
    ...optional('shell', node.get('shell')?.text()),
    ...optional('workingDirectory', node.get('working-directory')?.text()),
    ...optional('continueOnError', booleanOrText(node.get('continue-on-error'))),
    ...optional('timeoutMinutes', numberOrText(node.get('timeout-minutes'))),
  };
}

function environmentFrom(node: Node): { readonly name: string; readonly url?: string } {
  const deployment = node.get('deployment');
  if (deployment) throw deployment.notImitated('an environment without a deployment', 'Leave "deployment" out.');
  const name = node.scalar() === undefined ? node.get('name')?.text() : node.text();
  return { name: name ?? '', ...optional('url', node.get('url')?.text()) };
}

function concurrencyFrom(node: Node): ConcurrencyDefinition {
  if (node.scalar() !== undefined) return { group: node.text(), cancelInProgress: false, queue: 'single' };
  return {
    group: node.get('group')?.text() ?? '',
    cancelInProgress: booleanOrText(node.get('cancel-in-progress')) ?? false,
    queue: node.get('queue')?.text() === 'max' ? 'max' : 'single',
  };
}

function strategyFrom(node: Node): StrategyDefinition {
  return {
    matrix: node.get('matrix')?.plain() ?? {},
    failFast: booleanOrText(node.get('fail-fast')) ?? true,
    ...optional('maxParallel', numberOrText(node.get('max-parallel'))),
  };
}

function defaultsFrom(node: Node): RunDefaults {
  const run = node.get('defaults')?.get('run');
  return {
    ...optional('shell', run?.get('shell')?.text()),
    ...optional('workingDirectory', run?.get('working-directory')?.text()),
  };
}

function present<Value>(node: Node, key: string, read: (value: Node) => Value): Value | undefined {
  const found = node.get(key);
  return found === undefined ? undefined : read(found);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function booleanOrText(node: Node | undefined): boolean | string | undefined {
  const value = node?.scalar();
  return typeof value === 'number' ? String(value) : value;
}

function numberOrText(node: Node | undefined): number | string | undefined {
  const value = node?.scalar();
  return typeof value === 'boolean' ? String(value) : value;
}
