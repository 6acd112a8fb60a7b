import type { Repository } from '@mlopspltf/definition';
import type { RunListing } from '../api';
import { notFound, refusal, type Answer } from './answers';
import { findOperation, queryProblems, requestProblems, responseProblems } from './description';
import { ENVIRONMENT_ROUTES } from './environments';
import { ISSUE_ROUTES } from './issues';
import { PEOPLE_ROUTES } from './people';
import type { Request, Route } from './route';
import { RUN_ROUTES } from './runs';
import type { StateFile } from './state';
import { isGranted, type Caller } from './tokens';

/** All that is answered. */
export const ROUTES: readonly Route[] = [...ENVIRONMENT_ROUTES, ...ISSUE_ROUTES, ...RUN_ROUTES, ...PEOPLE_ROUTES];

export interface DispatchOptions {
  readonly store: StateFile;
  readonly repository: Pick<Repository, 'owner' | 'name'>;
  readonly runs: readonly RunListing[];
  /** ISO 8601. */
  readonly now: string;
}

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  /** Undefined where there was none; a text where it was no JSON. */
  readonly body: unknown;
  readonly caller: Caller | undefined;
}

export interface Dispatched {
  readonly answer: Answer;
  /** What GitHub would not understand, or what is not imitated here. Each is a mistake in the caller or in here. */
  readonly problems: readonly string[];
}

/** Answers as GitHub does. */
export function dispatch({ method, url, body, caller }: RawRequest, options: DispatchOptions): Dispatched {
  const told = `${method} ${url.pathname}`;
  if (!caller) return { answer: refusal(401, 'Bad credentials'), problems: [] };
  const operation = findOperation(method, url.pathname);
  const route = operation && ROUTES.find((known) => known.path === operation.path && known.method === operation.method);
  if (!operation || !route) return { answer: notFound(), problems: [`${told} is not imitated by the rehearsal`] };
  const { parameters } = operation;
  // Names of owners and repositories are the same in any case.
  if (parameters.repo !== undefined && !isSame(parameters, options.repository)) {
    return { answer: notFound(), problems: [] };
  }
  const wrong = [...queryProblems(operation, url.searchParams), ...requestProblems(operation, describedPart(body))];
  if (wrong.length > 0) {
    const problems = wrong.map((problem) => `${told} ${problem}`);
    return { answer: refusal(422, `Validation Failed: ${wrong.join('; ')}`), problems };
  }
  const request: Request = { ...options, caller, parameters, query: url.searchParams, body };
  if (!mayCall(route, request)) return { answer: refusal(403, NOT_ACCESSIBLE), problems: [] };
  const answer = route.answer(request);
  const odd = answer.status < 400 ? responseProblems(operation, answer.status, answer.body) : [];
  return { answer, problems: odd.map((problem) => `the rehearsal's own answer to ${told}: ${problem}`) };
}

/** @see https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */
const NOT_ACCESSIBLE = 'Resource not accessible by integration';

function mayCall({ grants }: Route, request: Request): boolean {
  const { caller } = request;
  if (caller.kind === 'administrator' || grants === 'anybody') return true;
  if (grants === 'administrator') return false;
  return isGranted(caller.permissions, typeof grants === 'function' ? grants(request) : grants);
}

function isSame(parameters: Readonly<Record<string, string>>, { owner, name }: DispatchOptions['repository']): boolean {
  return (
    parameters.owner?.toLowerCase() === owner.toLowerCase() && parameters.repo?.toLowerCase() === name.toLowerCase()
  );
}

/** github.com takes one key more than its description has. */
function describedPart(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('can_admins_bypass' in body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'can_admins_bypass'));
}
