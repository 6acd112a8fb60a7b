import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** GitHub's own description of the requests that are used; where it comes from stands in the file. */
const DESCRIPTION = JSON.parse(readFileSync(join(__dirname, 'github-rest.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, { readonly content?: unknown; readonly $ref?: string }>>;
}

/** An operation of GitHub's API that an address belongs to. */
export interface DescribedOperation {
  /** As the description writes it: `/repos/{owner}/{repo}/issues`. */
  readonly path: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(DESCRIPTION, 'github');

/** @returns undefined where no operation that is used has this address */
export function findOperation(method: string, pathname: string): DescribedOperation | undefined {
  for (const [path, methods] of Object.entries(DESCRIPTION.paths)) {
    const parameters = match(path, pathname);
    if (parameters && method.toLowerCase() in methods) return { path, method: method.toLowerCase(), parameters };
  }
  return undefined;
}

/** What is wrong with a request's body. */
export function requestProblems(operation: DescribedOperation, body: unknown): readonly string[] {
  const { requestBody } = operationOf(operation);
  if (requestBody === undefined) return body === undefined ? [] : ['has a body, and should have none'];
  if (body === undefined) return requestBody.required ? ['has no body, and should have one'] : [];
  return problems(pointer('paths', operation.path, operation.method, 'requestBody', ...JSON_SCHEMA), body);
}

/** What is wrong with the part of an address behind the question mark. */
export function queryProblems(operation: DescribedOperation, query: URLSearchParams): readonly string[] {
  const known = operationOf(operation).parameters?.map(({ name }) => name) ?? [];
  return [...new Set(query.keys())].filter((name) => !known.includes(name)).map((name) => `does not take ?${name}=`);
}

/** What is wrong with an answer. */
export function responseProblems(operation: DescribedOperation, status: number, body: unknown): readonly string[] {
  const response = operationOf(operation).responses[String(status)];
  if (!response) return [`${operation.method} ${operation.path} never answers ${status}`];
  if (response.$ref !== undefined)
    return problems(`${response.$ref}/${escape('content', ...JSON_SCHEMA.slice(1))}`, body);
  if (response.content === undefined) return body === undefined ? [] : ['has a body, and should have none'];
  return problems(
    pointer('paths', operation.path, operation.method, 'responses', String(status), ...JSON_SCHEMA),
    body,
  );
}

const JSON_SCHEMA = ['content', 'application/json', 'schema'] as const;

function operationOf({ path, method }: DescribedOperation): Operation {
  return DESCRIPTION.paths[path]?.[method] ?? { responses: {} };
}

function problems(reference: string, value: unknown): readonly string[] {
  const validate: ValidateFunction | undefined = ajv.getSchema(`github${reference}`);
  if (!validate) return [`${reference} is not described`];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

function pointer(...parts: readonly string[]): string {
  return `#/${escape(...parts)}`;
}

/** As in a JSON pointer that stands in an address. */
function escape(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
}

function match(path: string, pathname: string): Record<string, string> | undefined {
  const [wanted, given] = [path.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = decoded(given[at] ?? '');
    if (part.startsWith('{') && value !== '') parameters[part.slice(1, -1)] = value;
    else if (part !== value) return undefined;
  }
  return parameters;
}

/** What is no encoding stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
