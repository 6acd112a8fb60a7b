import type { EventName, GitHubEvent } from '../api';
import { quoted } from '../errors';
import { isFilterPattern, matchesFilter } from './filter';
import { inputsFrom } from './inputs';
import type { Filters, Triggers } from './model';
import type { Node } from './node';

/** Events that a rehearsal can send. */
const EVENTS: readonly EventName[] = ['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch'];

const LISTS = ['branches', 'branches-ignore', 'tags', 'tags-ignore', 'types'] as const;

/**
 * The triggers of a file.
 * @throws {NotImitatedError} for filters by path, which nothing here knows
 */
export function triggersFrom(root: Node): Triggers {
  const on = root.get('on');
  const names = on === undefined ? [] : on.keys().length > 0 ? on.keys() : on.items().map((item) => item.text());
  const filtered = EVENTS.filter((event) => names.includes(event)).map(
    (event) => [event, filtersFrom(on?.get(event))] as const,
  );
  const schedule = on?.get('schedule')?.items() ?? [];
  const call = on?.get('workflow_call');
  const outputs = call?.get('outputs')?.entries() ?? [];
  return {
    ...Object.fromEntries(filtered),
    ...(names.includes('schedule')
      ? { schedule: { crons: schedule.map((item) => item.get('cron')?.text() ?? '') } }
      : {}),
    ...(names.includes('workflow_dispatch')
      ? { workflow_dispatch: { inputs: inputsFrom(on?.get('workflow_dispatch')?.get('inputs')) } }
      : {}),
    ...(names.includes('workflow_call')
      ? {
          workflow_call: {
            inputs: inputsFrom(call?.get('inputs')),
            outputs: Object.fromEntries(outputs.map(([name, output]) => [name, output.get('value')?.text() ?? ''])),
          },
        }
      : {}),
  };
}

/**
 * Whether an event starts a workflow. A run by hand names its file, so it is not asked about here.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function starts(on: Triggers, event: GitHubEvent): boolean {
  switch (event.name) {
    case 'push':
      return on.push !== undefined && pushFits(on.push, event.ref);
    case 'pull_request':
      return on.pull_request !== undefined && pullRequestFits(on.pull_request, event);
    case 'merge_group':
      return on.merge_group !== undefined && mergeGroupFits(on.merge_group, event);
    case 'schedule':
      return on.schedule !== undefined && scheduleFits(on.schedule.crons, event.payload.schedule);
    case 'workflow_dispatch':
      return on.workflow_dispatch !== undefined;
  }
}

/**
 * Who filters by branches only is not started by tags, and the other way round.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore
 */
function pushFits(filters: Filters, ref: string): boolean {
  const byBranch = filters.branches ?? filters['branches-ignore'];
  const byTag = filters.tags ?? filters['tags-ignore'];
  const branch = withoutPrefix(ref, 'refs/heads/');
  if (branch !== undefined) return byBranch === undefined ? byTag === undefined : branchFits(filters, branch);
  const tag = withoutPrefix(ref, 'refs/tags/');
  if (tag === undefined) return false;
  if (byTag === undefined) return byBranch === undefined;
  return listsFit(filters.tags, filters['tags-ignore'], tag);
}

/**
 * Without types, a pull request counts when it is opened, reopened, or has new commits.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request
 */
function pullRequestFits(filters: Filters, event: GitHubEvent): boolean {
  const types = filters.types ?? ['opened', 'synchronize', 'reopened'];
  const action = event.payload.action;
  return (typeof action !== 'string' || types.includes(action)) && branchFits(filters, event.baseRef ?? '');
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#merge_group */
function mergeGroupFits(filters: Filters, event: GitHubEvent): boolean {
  const group = event.payload.merge_group;
  const base = typeof group === 'object' && group !== null && 'base_ref' in group ? String(group.base_ref) : '';
  return branchFits(filters, event.baseRef ?? withoutPrefix(base, 'refs/heads/') ?? base);
}

/** The payload names the schedule that is due; without one, all are. */
function scheduleFits(crons: readonly string[], due: unknown): boolean {
  return typeof due !== 'string' || crons.includes(due);
}

function branchFits(filters: Filters, branch: string): boolean {
  return listsFit(filters.branches, filters['branches-ignore'], branch);
}

function listsFit(only: readonly string[] | undefined, ignored: readonly string[] | undefined, name: string): boolean {
  if (only !== undefined) return matchesFilter(only, name);
  return ignored === undefined || !matchesFilter(ignored, name);
}

function filtersFrom(node: Node | undefined): Filters {
  for (const key of ['paths', 'paths-ignore']) {
    const paths = node?.get(key);
    if (paths) throw paths.notImitated(`the filter "${key}"`, 'Filter by branches, and detect what changed in a job.');
  }
  return Object.fromEntries(
    LISTS.flatMap((key) => {
      const list = node?.get(key);
      return list === undefined ? [] : [[key, list.items().map((item) => patternFrom(item))]];
    }),
  );
}

function patternFrom(node: Node): string {
  const pattern = node.text();
  if (isFilterPattern(pattern)) return pattern;
  throw node.notImitated(
    `the pattern ${quoted(pattern)}`,
    'Put something before "?" or "+", or a "\\" to mean the sign itself.',
  );
}

function withoutPrefix(ref: string, prefix: string): string | undefined {
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}
