import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findOperation, requestProblems, responseProblems, type DescribedOperation } from './description';
import { FakeRuns } from './fake-runs';
import { environmentBody, notFound, policyBody, teamBody, userBody, type Answer } from './bodies';

export const TOKEN = 'ghp_not-for-others';

/** An environment as GitHub keeps it. */
export interface StoredEnvironment {
  name: string;
  waitTimer: number;
  reviewers: { type: 'User' | 'Team'; id: number }[];
  preventSelfReview: boolean;
  adminsBypass: boolean;
  branches: 'all' | 'protected' | 'custom';
  policies: { id: number; name: string; type: 'branch' | 'tag' }[];
}

export interface FakeGitHubOptions {
  /** Login → id. */
  readonly users?: Readonly<Record<string, number>>;
  /** Slug → id. */
  readonly teams?: Readonly<Record<string, number>>;
  /**
   * What becomes of reviewers: kept, refused as in a plan without them, or forgotten without a word.
   * @default 'kept'
   */
  readonly reviewers?: 'kept' | 'refused' | 'forgotten';
  /** Keys that it does not know, as older servers. @default - none */
  readonly unknownKeys?: readonly string[];
  /** Answers instead of the real one. @default - never */
  readonly instead?: (method: string, pathname: string, count: number) => Answer | undefined;
}

/** What was asked for. */
export interface Asked {
  readonly method: string;
  readonly pathname: string;
  readonly body?: unknown;
  readonly authorization?: string;
}

/**
 * GitHub's environments and runs, with state, on this machine. Each request and each answer is held against GitHub's own
 * description; what does not fit is among the problems.
 */
export class FakeGitHub {
  public readonly environments: StoredEnvironment[] = [];
  public readonly runs = new FakeRuns();
  public readonly asked: Asked[] = [];
  public readonly problems: string[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private nextId = 1000;

  constructor(public options: FakeGitHubOptions = {}) {}

  /** @returns the address of the API, with a path as GitHub Enterprise Server has it */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v3`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Puts an environment there, as by hand. */
  public add(name: string, rest: Partial<StoredEnvironment> = {}): StoredEnvironment {
    const environment: StoredEnvironment = {
      name,
      waitTimer: 0,
      reviewers: [],
      preventSelfReview: false,
      adminsBypass: true,
      branches: 'all',
      policies: [],
      ...rest,
    };
    this.environments.push(environment);
    return environment;
  }

  /** An environment that is as it was told, by its name. */
  public environment(name: string): StoredEnvironment {
    const found = this.environments.find((environment) => environment.name === name);
    if (!found) throw new Error(`There is no environment ${name}`);
    return found;
  }

  /** Requests that change something. */
  public get changes(): readonly string[] {
    return this.asked.filter(({ method }) => method !== 'GET').map(({ method, pathname }) => `${method} ${pathname}`);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://github.test');
    const [method, pathname] = [request.method ?? '', url.pathname.replace(/^\/api\/v3/, '')];
    const body = await readBody(request);
    this.asked.push({ method, pathname, body, authorization: request.headers.authorization });
    const instead = this.options.instead?.(method, pathname, this.asked.length);
    const answer = instead ?? this.answer(method, pathname, url.searchParams, body);
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  private answer(method: string, pathname: string, query: URLSearchParams, body: unknown): Answer {
    const operation = findOperation(method, pathname);
    if (!operation) {
      this.problems.push(`${method} ${pathname} is not described`);
      return notFound();
    }
    this.problems.push(
      ...requestProblems(operation, describedPart(body)).map((problem) => `${method} ${pathname}: ${problem}`),
    );
    const answer = this.perform(operation, query, body);
    this.problems.push(
      ...responseProblems(operation, answer.status, answer.body).map(
        (problem) => `answer to ${method} ${pathname}: ${problem}`,
      ),
    );
    return answer;
  }

  private perform({ path, method, parameters }: DescribedOperation, query: URLSearchParams, body: unknown): Answer {
    if (path.includes('/actions/')) return this.performOnRuns({ path, method, parameters }, query);
    const environment = this.environments.find(({ name }) => name === parameters.environment_name);
    const last = path.slice(path.lastIndexOf('/') + 1);
    if (last === '{username}') return userBody(parameters.username ?? '', this.options.users ?? {});
    if (last === '{team_slug}') return teamBody(parameters.team_slug ?? '', this.options.teams ?? {});
    if (last === 'environments') return this.list(query);
    if (last === '{environment_name}') return this.put(parameters.environment_name ?? '', environment, body as PutBody);
    // GitHub has rules for branches only where an environment has custom ones.
    if (environment?.branches !== 'custom') return { status: 404 };
    if (last === '{branch_policy_id}') {
      environment.policies = environment.policies.filter(({ id }) => String(id) !== parameters.branch_policy_id);
      return { status: 204 };
    }
    if (method === 'get') {
      const found = page(environment.policies, query);
      return {
        status: 200,
        body: { total_count: environment.policies.length, branch_policies: found.map(policyBody) },
      };
    }
    const { name, type = 'branch' } = body as { readonly name: string; readonly type?: 'branch' | 'tag' };
    const policy = { id: this.nextId++, name, type };
    environment.policies.push(policy);
    return { status: 200, body: policyBody(policy) };
  }

  private list(query: URLSearchParams): Answer {
    const { users = {}, teams = {}, unknownKeys = [] } = this.options;
    const found = page(this.environments, query).map((environment) =>
      environmentBody(environment, { users, teams, bypassIsTold: !unknownKeys.includes('can_admins_bypass') }),
    );
    const number = Number(query.get('page') ?? '1');
    const isLast = number * pageSize(query) >= this.environments.length;
    return {
      status: 200,
      body: { total_count: this.environments.length, environments: found },
      headers: isLast ? {} : this.nextPage('environments', query),
    };
  }

  private performOnRuns(operation: DescribedOperation, query: URLSearchParams): Answer {
    const { more = false, ...answer } = this.runs.answer(operation, query);
    const { workflow_id: workflow = '' } = operation.parameters;
    return more ? { ...answer, headers: this.nextPage(`actions/workflows/${workflow}/runs`, query) } : answer;
  }

  private nextPage(path: string, query: URLSearchParams): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    const next = new URLSearchParams(query);
    next.set('page', String(Number(query.get('page') ?? '1') + 1));
    const address = `http://127.0.0.1:${port}/api/v3/repos/example-org/mlopspltf-infra/${path}?${next.toString()}`;
    return { link: `<${address}>; rel="next"` };
  }

  private put(name: string, there: StoredEnvironment | undefined, body: PutBody): Answer {
    const { reviewers: plan = 'kept', unknownKeys = [], users = {}, teams = {} } = this.options;
    const unknown = unknownKeys.find((key) => key in body);
    if (unknown !== undefined)
      return { status: 422, body: { message: `Invalid request.\n\n"${unknown}" is not a permitted key.` } };
    const protects = body.reviewers !== undefined || body.prevent_self_review !== undefined;
    if (plan === 'refused' && protects) {
      return {
        status: 422,
        body: {
          message:
            'Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.',
        },
      };
    }
    const environment = there ?? this.add(name);
    // What is left out is reset.
    environment.reviewers = plan === 'forgotten' ? [] : (body.reviewers ?? []);
    environment.preventSelfReview = environment.reviewers.length > 0 && (body.prevent_self_review ?? false);
    environment.adminsBypass = body.can_admins_bypass ?? true;
    environment.waitTimer = body.wait_timer ?? 0;
    const policy = body.deployment_branch_policy;
    environment.branches = !policy ? 'all' : policy.custom_branch_policies ? 'custom' : 'protected';
    if (environment.branches !== 'custom') environment.policies = [];
    return { status: 200, body: environmentBody(environment, { users, teams, bypassIsTold: true }) };
  }
}

interface PutBody {
  readonly wait_timer?: number;
  readonly reviewers?: { type: 'User' | 'Team'; id: number }[];
  readonly prevent_self_review?: boolean;
  readonly can_admins_bypass?: boolean;
  readonly deployment_branch_policy?: { readonly custom_branch_policies: boolean } | null;
}

/** github.com takes one key more than its description has. */
function describedPart(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('can_admins_bypass' in body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'can_admins_bypass'));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function pageSize(query: URLSearchParams): number {
  return Math.min(Number(query.get('per_page') ?? '30'), 100);
}

function page<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const start = (Number(query.get('page') ?? '1') - 1) * pageSize(query);
  return all.slice(start, start + pageSize(query));
}
