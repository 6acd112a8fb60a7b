import type { RunListing } from '../api';
import { notFound, page, refusal } from './answers';
import { jobBody, runBody, workflowId } from './bodies';
import { REPOSITORY_PATH, type Request, type Route } from './route';

const RUNS = `${REPOSITORY_PATH}/actions/runs`;
const RUN = `${RUNS}/{run_id}`;

/**
 * Runs of this rehearsal: who may read them, and who may cancel one.
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 * @see https://docs.github.com/en/rest/actions/workflow-runs
 */
export const RUN_ROUTES: readonly Route[] = [
  { method: 'get', path: RUNS, grants: [['actions', 'read']], answer: list },
  {
    method: 'get',
    path: `${REPOSITORY_PATH}/actions/workflows/{workflow_id}/runs`,
    grants: [['actions', 'read']],
    answer: list,
  },
  { method: 'get', path: RUN, grants: [['actions', 'read']], answer: read },
  { method: 'get', path: `${RUN}/jobs`, grants: [['actions', 'read']], answer: jobs },
  { method: 'post', path: `${RUN}/cancel`, grants: [['actions', 'write']], answer: cancel },
];

/** What lists can be filtered by here. Anything else is refused, not ignored. */
const FILTERS: Readonly<Record<string, (run: RunListing, value: string) => boolean>> = {
  branch: ({ facts: { event } }, value) => (event.headRef ?? event.ref.replace(/^refs\/(heads|tags)\//, '')) === value,
  event: ({ facts }, value) => facts.event.name === value,
  actor: ({ facts }, value) => facts.event.actor === value,
  head_sha: ({ facts }, value) => facts.event.sha === value,
  // A conclusion can be asked for under the same name.
  status: ({ status, conclusion }, value) => status === value || conclusion === value,
};
const IGNORED = ['per_page', 'page', 'exclude_pull_requests'];

function list({ runs, query, parameters, repository }: Request) {
  const unknown = [...query.keys()].find((name) => !(name in FILTERS) && !IGNORED.includes(name));
  if (unknown !== undefined) return refusal(422, `The rehearsal does not filter runs by "${unknown}"`);
  const { workflow_id: workflow } = parameters;
  const ofWorkflow = ({ facts: { file } }: RunListing): boolean =>
    workflow === undefined || file.split('/').at(-1) === workflow || String(workflowId(file)) === workflow;
  if (workflow !== undefined && !runs.some(ofWorkflow)) return notFound();
  const wanted = runs
    .filter(ofWorkflow)
    .filter((run) => Object.entries(FILTERS).every(([name, fits]) => fitsAll(query.getAll(name), run, fits)))
    .reverse();
  const { found, more } = page(wanted, query);
  const body = { total_count: wanted.length, workflow_runs: found.map((run) => runBody(run, fullName(repository))) };
  return { status: 200, body, more };
}

function fitsAll(values: readonly string[], run: RunListing, fits: (run: RunListing, value: string) => boolean) {
  return values.every((value) => fits(run, value));
}

function find({ runs, parameters }: Request): RunListing | undefined {
  return runs.find(({ facts }) => String(facts.id) === parameters.run_id);
}

function read(request: Request) {
  const run = find(request);
  return run ? { status: 200, body: runBody(run, fullName(request.repository)) } : notFound();
}

function jobs(request: Request) {
  const run = find(request);
  if (!run) return notFound();
  const { found, more } = page(run.jobs, request.query);
  const bodies = found.map((job) => jobBody(run, job, fullName(request.repository)));
  return { status: 200, body: { total_count: run.jobs.length, jobs: bodies }, more };
}

function cancel(request: Request) {
  const run = find(request);
  if (!run) return notFound();
  if (run.status === 'completed') return refusal(409, 'Cannot cancel a workflow run that is completed.');
  run.cancel();
  return { status: 202, body: {} };
}

function fullName({ owner, name }: Request['repository']): string {
  return `${owner}/${name}`;
}
