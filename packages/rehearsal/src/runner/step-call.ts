import type { Contexts, JobWork, StepDefinition } from '../api';
import { ExpressionFailedError, NotImitatedError, type Place } from '../errors';
import { ActionFailure, type ActionCall, type StandIn } from '../stand-ins';
import { render, type ExpressionFunctions } from '../workflow/expressions';
import { FileCommandError } from './file-commands';
import type { JobFolders } from './job-folders';
import type { JobLog } from './job-log';
import type { JobState } from './job-state';
import type { Masks } from './masks';
import { OutputReader } from './output-reader';
import { runScript } from './script-step';
import type { ShellCommand } from './shell';
import { stepFunctions } from './step-functions';
import { StepFiles } from './step-files';
import type { Variables } from './environment';
import type { Patience } from './world';

/** What all steps of a job share. */
export interface JobParts {
  readonly work: JobWork;
  readonly folders: JobFolders;
  readonly state: JobState;
  readonly log: JobLog;
  readonly masks: Masks;
  readonly token: string;
  readonly patience?: Patience;
  /** Takes what a step wrote for the run's page. */
  readonly summarize: (text: string) => void;
  /** Takes what an action does after all steps. */
  readonly afterwards: (name: string, step: () => Promise<void> | void) => void;
}

/** One step of the job, with what runs it. */
export type PreparedStep = {
  readonly definition: StepDefinition;
  readonly place: Place;
  /** `github.action` */
  readonly action: string;
} & ({ readonly shell: ShellCommand } | { readonly standIn: (inputs: Variables) => StandIn });

export interface StepEnd {
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it failed. @default - it did not */
  readonly failure?: string;
}

/**
 * Runs one step whose condition held, and takes over what it left for those after it.
 *
 * @param env the step's own variables, evaluated
 * @throws NotImitatedError
 */
export async function callStep(
  parts: JobParts,
  step: PreparedStep,
  env: Variables,
  signal: AbortSignal,
): Promise<StepEnd> {
  const { state, log, masks, folders } = parts;
  const outputs = new Map<string, string>();
  const setOutput = (name: string, value: string): void => {
    outputs.set(name, value);
  };
  const files = new StepFiles(folders.temp);
  const variables = state.variables(env, files.variables, step.action);
  const reader = new OutputReader({ log, masks, place: step.place, setOutput });
  let failure: string | undefined;
  try {
    failure =
      'shell' in step
        ? await script(parts, step, step.shell, variables, reader, signal)
        : await action(parts, step, step.standIn, variables, setOutput, signal);
  } catch (error) {
    failure = failureOf(error);
  }
  if (reader.notImitated) throw reader.notImitated;
  failure = takeOver(parts, files, setOutput) ?? failure ?? reader.failure;
  return { outputs: Object.fromEntries(outputs), ...(failure === undefined ? {} : { failure }) };
}

/** What a step may fail of. Everything else is a fault of the rehearsal, and goes on. */
export function failureOf(error: unknown): string {
  if (error instanceof ExpressionFailedError && error.cause instanceof NotImitatedError) throw error.cause;
  if (error instanceof ExpressionFailedError || error instanceof ActionFailure || error instanceof FileCommandError) {
    return error.message;
  }
  throw error;
}

/** Each text with the values of its expressions. */
export function renderAll(texts: Variables, contexts: Contexts, functions: ExpressionFunctions): Variables {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, render(text, contexts, functions)]));
}

async function script(
  { work, folders, state, patience }: JobParts,
  { definition, place, action: name }: PreparedStep,
  shell: ShellCommand,
  variables: Variables,
  reader: OutputReader,
  signal: AbortSignal,
): Promise<string | undefined> {
  const contexts = state.contexts(ownEnvironment(definition, variables), name);
  const functions = stepFunctions(place);
  const folder = definition.workingDirectory ?? work.defaults.workingDirectory;
  return runScript({
    shell,
    script: render(definition.run ?? '', contexts, functions),
    ...(folder === undefined ? {} : { workingDirectory: render(folder, contexts, functions) }),
    folders,
    variables,
    onLine: (line) => reader.read(line),
    signal,
    ...(patience && { patience }),
  });
}

async function action(
  parts: JobParts,
  { definition, place, action: name }: PreparedStep,
  standIn: (inputs: Variables) => StandIn,
  variables: Variables,
  setOutput: (name: string, value: string) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { work, folders, state, log, masks, token } = parts;
  const contexts = state.contexts(ownEnvironment(definition, variables), name);
  const inputs = renderAll(definition.with ?? {}, contexts, stepFunctions(place));
  const call: ActionCall = {
    ...{ work, place, inputs, folders, token, signal, setOutput },
    env: variables,
    line: (text) => log.line(text),
    warning: (text) => log.warning(text),
    mask: (value) => masks.add(value),
    exportVariable: (variable, value) => state.export(variable, value),
    addPath: (folder) => state.addPath(folder),
    afterwards: (after) => parts.afterwards(`Post ${definition.name ?? definition.uses ?? ''}`, after),
  };
  await standIn(inputs)(call);
  return undefined;
}

/** Those of the step by themselves, as the context `env` has them. */
function ownEnvironment({ env = {} }: StepDefinition, variables: Variables): Variables {
  return Object.fromEntries(Object.keys(env).map((name) => [name, variables[name] ?? '']));
}

/** @returns why the step fails, where it wrote what GitHub does not take */
function takeOver(
  { state, summarize, log }: JobParts,
  files: StepFiles,
  setOutput: (name: string, value: string) => void,
): string | undefined {
  for (const folder of files.paths()) state.addPath(folder);
  const summary = files.summary();
  if (summary === undefined)
    log.error('GITHUB_STEP_SUMMARY is longer than 1 MiB: GitHub shows none of it. Shorten it.');
  else if (summary !== '') summarize(summary);
  try {
    for (const [name, value] of files.environment()) exportFrom(state, log, name, value);
    for (const [name, value] of files.outputs()) setOutput(name, value);
    files.state();
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable */
function exportFrom(state: JobState, log: JobLog, name: string, value: string): void {
  if (name.toUpperCase() === 'NODE_OPTIONS') log.error('GITHUB_ENV cannot set NODE_OPTIONS.');
  else state.export(name, value);
}
