import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import type { FunctionInfo } from '@actions/expressions/funcs/info';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

/** What a workflow's expressions can see, as far as the tests set it. */
export interface Contexts {
  readonly github?: object;
  readonly inputs?: object;
  readonly needs?: object;
  readonly steps?: object;
  readonly matrix?: object;
}

/** How things stand when a job's condition is looked at. */
export interface Status {
  /** All that the job needs, directly or not, has succeeded. */
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

const FINE: Status = { success: true, failure: false, cancelled: false };

/** Evaluates the body of an expression, such as a condition, with GitHub's own library. */
export function evaluate(body: string, contexts: Contexts, status = FINE): string {
  const functions = statusFunctions(status);
  const known: FunctionInfo[] = [...Object.values(wellKnownFunctions), ...functions.values()];
  const { tokens } = new Lexer(body).lex();
  const tree = new Parser(tokens, Object.keys(contexts), known).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context, functions).evaluate().coerceString();
}

/** A text with the values of the expressions in it: `${{ … }}`. */
export function render(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_whole, body: string) => evaluate(body, contexts));
}

function statusFunctions(status: Status) {
  const values = { ...status, always: true };
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
    ]),
  );
}

/** The conditions of a workflow's jobs as GitHub completes them: one without a function of status demands success. */
export async function conditions(content: string): Promise<ReadonlyMap<string, string>> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  if (!value) throw new Error('the workflow cannot be parsed');
  const { jobs } = await convertWorkflowTemplate(context, value);
  return new Map(jobs.map((job) => [job.id.value, job.if.expression]));
}

/** What GitHub's own parser finds wrong with a file: its form, its expressions, and what needs what. */
export async function parserFindings(content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  const template = value ? await convertWorkflowTemplate(context, value) : undefined;
  return [...context.errors.getErrors(), ...(template?.errors ?? [])].map((error) =>
    'message' in error ? error.message : error.Message,
  );
}

/**
 * Whether a branch passes a filter, for the two kinds of pattern that are generated: `**` is any text, slashes included.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function passesFilter(filters: readonly string[], branch: string): boolean {
  return filters.some((filter) => {
    const parts = filter.split('**').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.*')}$`, 's').test(branch);
  });
}
