import type { OperationResult } from '@mlopspltf/deployer';
import { EXIT, toExitCode } from '../exit-codes';
import { resolve } from 'node:path';
import { pageFor } from '../output/page';
import { describeFailures, describeResult } from '../output/result-text';
import { styleFor } from '../output/style';
import type { Command, Outcome, Task } from './command';
import { environmentOf } from './environment';
import { deploymentOf } from './continuation';
import { inSession, selectionOf, type SessionOutcome } from './session';

/** What a deployment would do; changes nothing. */
export const plan: Command = async (task) => {
  const environment = environmentOf(task);
  // The plan is the result: shown once, on standard output.
  const options = { environment, showsWaves: false };
  const { checked, host, operations } = task;
  const saveTo = checked.save === undefined ? undefined : resolve(host.cwd, checked.save);
  const done = await inSession(task, options, (session) => operations.plan(session, selectionOf(task), { saveTo }));
  const { exitCode, modules, saved, refusals = [] } = done.value;
  const changes = modules.some(({ outcome }) => outcome === 'planned' || outcome === 'deferred');
  const goesOn = exitCode === EXIT.done && changes && refusals.length === 0;
  const next = goesOn ? deploymentOf(checked, environment.name, saved !== undefined) : undefined;
  return { ...outcomeOf(task, done, next), afterwards: saveTo === undefined ? [] : [whatWasSaved(saved)] };
};

/** Later waves are not among them: they are planned on what this one brings. */
function whatWasSaved(folder: string | undefined): string {
  return folder === undefined
    ? 'No plan was saved: there is none, or none that would be applied.'
    : `The plans of the first wave are saved, with state and secrets in clear text, in ${folder}`;
}

/** Plans, shows, asks, applies; or shows, asks and applies what was planned before. */
export const deploy: Command = async (task) => {
  const { checked, host, operations } = task;
  const { saved } = checked;
  const done = await inSession(task, { environment: environmentOf(task) }, (session) =>
    saved === undefined
      ? operations.deploy(session, selectionOf(task))
      : operations.applySaved(session, resolve(host.cwd, saved)),
  );
  return outcomeOf(task, done);
};

/** The reverse, dependents first; or, with its own flag, the backend. */
export const destroy: Command = async (task) => (task.checked.backend ? destroyBackend(task) : destroyModules(task));

const destroyModules: Command = async (task) =>
  outcomeOf(
    task,
    await inSession(task, { environment: environmentOf(task) }, (session) =>
      task.operations.destroy(session, selectionOf(task)),
    ),
  );

/** Nothing but the environment's name in full will do, whatever else was approved. */
const destroyBackend: Command = async (task) => {
  const { checked, host, operations } = task;
  const done = await inSession(task, { environment: environmentOf(task) }, (session, settle) =>
    operations.destroyBackend(session, { typeName: typist(checked.confirm, host, settle) }),
  );
  return outcomeOf(task, done);
};

/** Undefined where nobody can type and nothing was typed beforehand. */
function typist(
  typed: string | undefined,
  { type }: Task['host'],
  settle: () => Promise<void>,
): ((question: string) => Promise<string>) | undefined {
  if (typed !== undefined) return () => Promise.resolve(typed);
  if (!type) return undefined;
  return async (question) => {
    await settle();
    return type(question);
  };
}

/** The one-time set-up of the state backend. */
export const bootstrap: Command = async (task) =>
  outcomeOf(
    task,
    await inSession(task, { environment: environmentOf(task) }, (session) => task.operations.bootstrap(session)),
  );

/** A result as people and programs read it. */
export function outcomeOf({ host }: Pick<Task, 'host'>, done: SessionOutcome<OperationResult>, next?: string): Outcome {
  const { value, warnings, waves } = done;
  const exitCode = toExitCode(value.exitCode);
  const text = describeResult(value, waves, pageFor(host.stdout, host.env));
  const failures = describeFailures(value.modules, host.cwd, styleFor(host.stderr, host.env));
  return {
    exitCode,
    text,
    json: { ...value, exitCode, next: value.next ?? next, waves, warnings },
    // A result of several lines stands apart from the progress above it.
    remarks: text.trimEnd().includes('\n') ? [...failures, ''] : failures,
    next: value.next ?? next,
  };
}
