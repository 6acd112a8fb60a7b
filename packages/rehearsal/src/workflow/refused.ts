import './github-modules';
import { Lexer } from '@actions/expressions';
import { NotImitatedError, quoted } from '../errors';
import type { Node } from './node';
import type { ParsedWorkflow } from './parse';
import { parts } from './text';

/** Keys of jobs and steps that change what happens, and that nobody here acts upon. */
const JOB_KEYS: Readonly<Record<string, string>> = {
  container: 'Run the steps on the machine itself.',
  services: 'Start what is needed in a step.',
  snapshot: 'Leave it out.',
  secrets: 'Hand values on by inputs or files.',
  'cancel-timeout-minutes': 'Leave it out: five minutes are given.',
  'continue-on-error': 'Set it at the steps that may fail.',
};

const STEP_KEYS: Readonly<Record<string, string>> = {
  background: 'Run the steps one after the other.',
  parallel: 'Run the steps one after the other.',
  wait: 'Run the steps one after the other.',
  'wait-all': 'Run the steps one after the other.',
  cancel: 'Run the steps one after the other.',
};

/** Contexts whose values live at GitHub only. */
const CONTEXTS: Readonly<Record<string, string>> = {
  vars: 'Write the value into the definition instead.',
  secrets: 'For the token of the job, write github.token.',
};

/**
 * Refuses what a workflow has and the rehearsal has not.
 * @throws {NotImitatedError} for the first of it
 */
export function refuseTheUnknown({ root, conditions }: ParsedWorkflow): void {
  const runName = root.get('run-name');
  if (runName) throw runName.notImitated('a run-name', 'Leave it out: the run is shown by its workflow.');
  refuseContexts(root);
  for (const [id, job] of root.get('jobs')?.entries() ?? []) {
    refuseKeys(job, JOB_KEYS, 'the key');
    for (const step of job.get('steps')?.items() ?? []) refuseKeys(step, STEP_KEYS, 'the step key');
    const bodies = conditions.get(id);
    for (const body of bodies ? [bodies.job, ...bodies.steps] : []) refuseIn(body, job);
  }
}

function refuseKeys(node: Node, keys: Readonly<Record<string, string>>, what: string): void {
  for (const [key, value] of node.entries()) {
    const advice = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (advice !== undefined && value.scalar() !== false) throw value.notImitated(`${what} "${key}"`, advice);
  }
}

function refuseContexts(node: Node): void {
  const scalar = node.scalar();
  if (typeof scalar === 'string') {
    for (const part of parts(scalar)) if ('body' in part) refuseIn(part.body, node);
    return;
  }
  const children = node.entries().map(([, value]) => value);
  for (const child of children.length > 0 ? children : node.items()) if (child !== node) refuseContexts(child);
}

function refuseIn(body: string, node: Node): void {
  const names = contextsRead(body);
  for (const [context, advice] of Object.entries(CONTEXTS)) {
    if (names.has(context))
      throw new NotImitatedError(node.place, `the context "${context}" in ${quoted(body)}`, advice);
  }
}

/** Names that stand alone: neither behind a dot nor before a parenthesis. In lower case. */
function contextsRead(body: string): ReadonlySet<string> {
  const { tokens } = new Lexer(body).lex();
  const names = tokens.filter(
    ({ lexeme }, index) =>
      /^[a-z_]/i.test(lexeme) && tokens[index - 1]?.lexeme !== '.' && tokens[index + 1]?.lexeme !== '(',
  );
  return new Set(names.map(({ lexeme }) => lexeme.toLowerCase()));
}
