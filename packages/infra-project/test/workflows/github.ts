import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

/** What a workflow's expressions can see, as far as the tests set it. */
export interface Contexts {
  readonly github?: object;
  readonly needs?: object;
  readonly steps?: object;
}

/** Evaluates `${{ … }}` (or a condition without the braces) with GitHub's own library. */
export function evaluate(text: string, contexts: Contexts): unknown {
  const body = /^\$\{\{([\s\S]*)\}\}$/.exec(text.trim())?.[1] ?? text;
  const { tokens } = new Lexer(body).lex();
  const tree = new Parser(tokens, Object.keys(contexts), Object.values(wellKnownFunctions)).parse();
  const context = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, context).evaluate().coerceString();
}

/** Whether a job's `if` holds. One that names no status function also demands that what it needs has succeeded. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  return condition === undefined || evaluate(condition, contexts) === 'true';
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
    return new RegExp(`^${parts.join('.*')}$`).test(branch);
  });
}
