import './github-modules';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { Node } from './node';

/** A workflow file that GitHub's own parser has read. */
export interface ParsedWorkflow {
  readonly file: string;
  readonly root: Node;
  /** The conditions as GitHub completes them, by job. */
  readonly conditions: ReadonlyMap<string, JobConditions>;
}

export interface JobConditions {
  readonly job: string;
  /** In the order of the steps. */
  readonly steps: readonly string[];
}

/** What GitHub would say about an invalid file, each finding with its line. */
export interface Unparsable {
  readonly file: string;
  readonly findings: readonly string[];
  /** What could be read nevertheless. @default - it is no YAML */
  readonly root?: Node;
}

/**
 * Reads a workflow with GitHub's parser: its form, its expressions with the contexts and functions that are available at each
 * place, and what needs what.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability
 */
export async function parse(file: string, content: string): Promise<ParsedWorkflow | Unparsable> {
  const key = `${file}\0${content}`;
  const known = PARSED.get(key);
  if (known) return known;
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  const parsed = parseAnew(file, content);
  PARSED.set(key, parsed);
  return parsed;
}

/** A file is looked at for its triggers and then for its jobs, at each event; reading a large one takes a quarter of a second. */
const PARSED = new Map<string, Promise<ParsedWorkflow | Unparsable>>();
const MOST_PARSED = 100;

async function parseAnew(file: string, content: string): Promise<ParsedWorkflow | Unparsable> {
  const { context, value } = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
  const template = value ? await convertWorkflowTemplate(context, value) : undefined;
  const findings = context.errors.getErrors().map((error) => error.message);
  const root = value ? { root: new Node(value, file) } : {};
  if (findings.length > 0 || value === undefined || template === undefined) return { file, findings, ...root };
  const conditions = template.jobs.map((job) => {
    const steps = 'steps' in job ? job.steps.map((step) => step.if?.expression ?? 'success()') : [];
    return [job.id.value, { job: job.if.expression, steps }] as const;
  });
  return { file, root: new Node(value, file), conditions: new Map(conditions) };
}
