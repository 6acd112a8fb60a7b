import './github-modules';
import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { truthy } from '@actions/expressions/result';
import type { Contexts } from '../api';
import { ExpressionFailedError, quoted } from '../errors';
import { parts } from './text';

/**
 * How things stand when a condition is looked at. For a job, `success` and `failure` speak of all jobs that it needs, directly
 * or not; for a step, of the steps before it.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
 */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** Functions that need more than their arguments. */
export interface ExpressionFunctions {
  /** For `success()`, `failure()`, `cancelled()` and `always()`. @default - they are unknown, as outside of an `if` */
  readonly status?: Status;
  /** SHA-256 over the files that fit, or an empty text. @default - unknown, as outside of a step */
  readonly hashFiles?: (patterns: readonly string[]) => string;
}

/**
 * The value of an expression's body (without the braces), computed by GitHub's own library. A member that a context does not
 * have is null, which is an empty text; names are compared without their case.
 *
 * @param contexts a name that is not among them is an error, as on GitHub
 * @returns a plain value: null, boolean, number, text, array or object
 * @throws {ExpressionFailedError} where GitHub would fail the job, too
 */
export function evaluate(body: string, contexts: Contexts, functions: ExpressionFunctions = {}): unknown {
  const result = computed(body, contexts, functions);
  return JSON.parse(JSON.stringify(result, data.replacer)) as unknown;
}

/**
 * A text with the values of the expressions in it. What an expression yields is never looked at for expressions again.
 * @throws {ExpressionFailedError}
 */
export function render(text: string, contexts: Contexts, functions: ExpressionFunctions = {}): string {
  return parts(text)
    .map((part) => ('text' in part ? part.text : computed(part.body, contexts, functions).coerceString()))
    .join('');
}

/**
 * A text that is one expression gives that expression's value with its type; any other is rendered.
 * @throws {ExpressionFailedError}
 */
export function valueOf(text: string, contexts: Contexts, functions: ExpressionFunctions = {}): unknown {
  const [only, ...others] = parts(text);
  if (only !== undefined && others.length === 0 && 'body' in only) return evaluate(only.body, contexts, functions);
  return render(text, contexts, functions);
}

/**
 * A truth value that may be an expression.
 * @throws {ExpressionFailedError} also where it yields anything else
 */
export function booleanFrom(value: boolean | string, contexts: Contexts): boolean {
  const found = typeof value === 'boolean' ? value : valueOf(value, contexts);
  if (typeof found === 'boolean') return found;
  throw new ExpressionFailedError(String(value), `it has to yield true or false, and yields ${quoted(found)}`);
}

/**
 * A number that may be an expression.
 * @throws {ExpressionFailedError} also where it yields anything else
 */
export function numberFrom(value: number | string, contexts: Contexts): number {
  const found = typeof value === 'number' ? value : valueOf(value, contexts);
  if (typeof found === 'number') return found;
  throw new ExpressionFailedError(String(value), `it has to yield a number, and yields ${quoted(found)}`);
}

/**
 * Whether a condition holds. The body has to be complete, as GitHub's parser leaves it: with a function of status.
 * @throws {ExpressionFailedError}
 */
export function condition(
  body: string,
  contexts: Contexts,
  status: Status,
  functions: Omit<ExpressionFunctions, 'status'> = {},
): boolean {
  return truthy(computed(body, contexts, { ...functions, status }));
}

function computed(body: string, contexts: Contexts, functions: ExpressionFunctions): data.ExpressionData {
  const known = new Map(definitions(functions).map((definition) => [definition.name.toLowerCase(), definition]));
  try {
    const { tokens } = new Lexer(body).lex();
    const tree = new Parser(tokens, Object.keys(contexts), [...known.values()]).parse();
    return new Evaluator(tree, dictionary(contexts), known).evaluate();
  } catch (error) {
    throw new ExpressionFailedError(body, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** A context without a value is there, and has no members. */
function dictionary(contexts: Contexts): data.Dictionary {
  const filled = Object.fromEntries(Object.entries(contexts).map(([name, value]) => [name, value ?? null]));
  return JSON.parse(JSON.stringify(filled), data.reviver) as data.Dictionary;
}

function definitions({ status, hashFiles }: ExpressionFunctions): readonly FunctionDefinition[] {
  const known: FunctionDefinition[] = Object.values(wellKnownFunctions);
  if (status) {
    for (const [name, value] of Object.entries({ ...status, always: true })) {
      known.push({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) });
    }
  }
  if (hashFiles) {
    const call = (...patterns: data.ExpressionData[]): data.ExpressionData =>
      new data.StringData(hashFiles(patterns.map((pattern) => pattern.coerceString())));
    known.push({ name: 'hashFiles', minArgs: 1, maxArgs: 255, call });
  }
  return known;
}
