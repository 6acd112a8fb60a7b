import { notFound, page, refusal } from './answers';
import { commentBody, issueBody } from './bodies';
import { loginOf, REPOSITORY_PATH, type Request, type Route } from './route';
import type { StateFile, StoredIssue, StoredPull } from './state';
import type { Grant } from './tokens';

const ISSUES = `${REPOSITORY_PATH}/issues`;
const ISSUE = `${ISSUES}/{issue_number}`;
const COMMENTS = `${ISSUE}/comments`;
const COMMENT = `${ISSUES}/comments/{comment_id}`;

/**
 * Issues, and what is said below them and below pull requests. Which right it takes depends on which of the two it is.
 * @see https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 * @see https://docs.github.com/en/rest/issues/issues
 * @see https://docs.github.com/en/rest/issues/comments
 */
export const ISSUE_ROUTES: readonly Route[] = [
  { method: 'get', path: ISSUES, grants: [['issues', 'read']], answer: list },
  { method: 'post', path: ISSUES, grants: [['issues', 'write']], answer: open },
  { method: 'get', path: ISSUE, grants: grants('read'), answer: read },
  { method: 'patch', path: ISSUE, grants: grants('write'), answer: change },
  { method: 'get', path: COMMENTS, grants: grants('read'), answer: listComments },
  { method: 'post', path: COMMENTS, grants: grants('write'), answer: comment },
  { method: 'get', path: COMMENT, grants: grants('read'), answer: readComment },
  { method: 'patch', path: COMMENT, grants: grants('write'), answer: changeComment },
];

/** @see https://docs.github.com/en/rest/issues/comments#create-an-issue-comment */
const LONGEST_BODY = 65_536;

/** @returns its number; pull requests and issues are numbered in one row */
export function addIssue(
  store: StateFile,
  now: string,
  issue: Pick<StoredIssue, 'title' | 'body' | 'author'> & { readonly pull?: StoredPull },
): StoredIssue {
  const number = Math.max(0, ...store.state.issues.map((there) => there.number)) + 1;
  const made: StoredIssue = { ...issue, id: store.nextId(), number, state: 'open', createdAt: now, updatedAt: now };
  store.state.issues.push(made);
  return made;
}

function grants(level: 'read' | 'write') {
  return (request: Request): readonly Grant[] => {
    const isPull = concerned(request)?.pull !== undefined;
    return isPull
      ? [
          ['issues', level],
          ['pull-requests', level],
        ]
      : [['issues', level]];
  };
}

function concerned({ store, parameters }: Request): StoredIssue | undefined {
  const { issue_number: number, comment_id: id } = parameters;
  const wanted = number ?? String(store.state.comments.find((there) => String(there.id) === id)?.issue);
  return store.state.issues.find((issue) => String(issue.number) === wanted);
}

function bodyOf(issue: StoredIssue, { store, repository }: Request) {
  const comments = store.state.comments.filter((there) => there.issue === issue.number).length;
  return issueBody(issue, comments, `${repository.owner}/${repository.name}`);
}

function list(request: Request) {
  const { store, query } = request;
  const state = query.get('state') ?? 'open';
  const wanted = store.state.issues.filter((issue) => state === 'all' || issue.state === state).reverse();
  const { found, more } = page(wanted, query);
  return { status: 200, body: found.map((issue) => bodyOf(issue, request)), more };
}

function open(request: Request) {
  const { title, body = null } = request.body as { readonly title: string | number; readonly body?: string | null };
  if ((body ?? '').length > LONGEST_BODY) return tooLong();
  const author = loginOf(request.caller);
  const made = addIssue(request.store, request.now, { title: String(title), body, author });
  return { status: 201, body: bodyOf(made, request) };
}

function read(request: Request) {
  const issue = concerned(request);
  return issue ? { status: 200, body: bodyOf(issue, request) } : notFound();
}

function change(request: Request) {
  const issue = concerned(request);
  if (!issue) return notFound();
  const wanted = (request.body ?? {}) as Partial<Pick<StoredIssue, 'body' | 'state'>> & {
    readonly title?: string | number;
  };
  if ((wanted.body ?? '').length > LONGEST_BODY) return tooLong();
  if (wanted.title !== undefined) issue.title = String(wanted.title);
  if (wanted.body !== undefined) issue.body = wanted.body;
  if (wanted.state !== undefined) issue.state = wanted.state;
  issue.updatedAt = request.now;
  return { status: 200, body: bodyOf(issue, request) };
}

function listComments(request: Request) {
  const issue = concerned(request);
  if (!issue) return notFound();
  const all = request.store.state.comments.filter((there) => there.issue === issue.number);
  const { found, more } = page(all, request.query);
  return { status: 200, body: found.map((there) => commentBody(there, nameOf(request))), more };
}

function comment(request: Request) {
  const issue = concerned(request);
  if (!issue) return notFound();
  const { body } = request.body as { readonly body: string };
  if (body.length > LONGEST_BODY) return tooLong();
  const author = loginOf(request.caller);
  const times = { createdAt: request.now, updatedAt: request.now };
  const made = { id: request.store.nextId(), issue: issue.number, body, author, ...times };
  request.store.state.comments.push(made);
  return { status: 201, body: commentBody(made, nameOf(request)) };
}

function readComment(request: Request) {
  const found = request.store.state.comments.find(({ id }) => String(id) === request.parameters.comment_id);
  return found ? { status: 200, body: commentBody(found, nameOf(request)) } : notFound();
}

function changeComment(request: Request) {
  const found = request.store.state.comments.find(({ id }) => String(id) === request.parameters.comment_id);
  if (!found) return notFound();
  const { body } = request.body as { readonly body: string };
  if (body.length > LONGEST_BODY) return tooLong();
  found.body = body;
  found.updatedAt = request.now;
  return { status: 200, body: commentBody(found, nameOf(request)) };
}

function tooLong() {
  return refusal(422, `Validation Failed: body is too long (maximum is ${LONGEST_BODY} characters)`);
}

function nameOf({ repository }: Request): string {
  return `${repository.owner}/${repository.name}`;
}
