import { modulesOf, withDependents, type Module } from '@mlopspltf/definition';
import { dirname } from 'node:path';
import type { LeftOutModule, ModuleChoice, Selection, Session } from '../api';
import { InputError } from '../errors';
import { leftOutModules } from '../limits/left-out';
import { selectModules } from './select';

/** The modules of an operation, dependencies first. */
export interface ChosenModules {
  readonly chosen: readonly Module[];
  readonly choices: readonly ModuleChoice[];
  /** Whether they take part whatever the environment's records say. */
  readonly forced: boolean;
  /** What would be among them anywhere but here. @default [] */
  readonly leftOut?: readonly LeftOutModule[];
}

/**
 * What is to be deployed. Modules that the session's endpoint cannot hold are left out and reported.
 *
 * @throws InputError for what does not exist; and where a module was named that is left out: doing the rest would not be
 * what was asked for
 */
export async function chooseModules(session: Session, selection: Selection): Promise<ChosenModules> {
  const choices = await choicesFor(session, selection);
  const leftOut = await leftOutModules(
    session,
    choices.filter(({ chosen }) => chosen).map(({ module }) => module),
  );
  refuseNamed(session, selection, leftOut);
  for (const { module, reason } of leftOut) session.report({ kind: 'module', module, phase: 'skipped', note: reason });
  const reasons = new Map(leftOut.map(({ module, reason }) => [module, reason]));
  const adjusted = choices.map((choice) => {
    const reason = reasons.get(choice.module);
    return reason === undefined ? choice : { ...choice, chosen: false, reason };
  });
  return { ...picked(session, adjusted), forced: isForced(selection), leftOut };
}

function choicesFor(session: Session, selection: Selection): Promise<readonly ModuleChoice[]> {
  const { platform, environment, output, env, root = dirname(output) } = session;
  return selectModules({ root, platform, environment: environment.name, selection, env });
}

function isForced({ all, since }: Selection): boolean {
  return all === true || since !== undefined;
}

function refuseNamed({ limits }: Session, { modules }: Selection, leftOut: readonly LeftOutModule[]): void {
  const named = leftOut.filter(({ module }) => modules?.includes(module));
  if (named.length === 0) return;
  const lines = named.map(({ module, reason }) => `  ${module} ${reason}.`);
  throw new InputError(
    [
      `This was asked for, and ${limits?.name ?? 'the endpoint'} cannot hold it. Nothing was started:`,
      ...lines,
      'Deploy it to AWS; or leave it out here, with all else: without --module that is done by itself.',
    ].join('\n'),
  );
}

/** What is to be destroyed. */
export interface ChosenForDestruction extends ChosenModules {
  /** Named, but not in the definition: whether the environment has them is seen there. */
  readonly former: readonly string[];
}

/**
 * What goes with the selected modules: not what they need, which may serve others, but what needs them.
 *
 * @throws InputError
 */
export async function chooseForDestruction(session: Session, selection: Selection): Promise<ChosenForDestruction> {
  const present = modulesOf(session.platform, session.environment.name).map(({ name }) => name);
  const former = (selection.modules ?? []).filter((name) => !present.includes(name));
  const known = selection.modules?.filter((name) => present.includes(name));
  const choices = await choicesFor(session, { ...selection, modules: known });
  const wanted = choices
    .filter(({ module, chosen }) => chosen && (known?.includes(module) ?? true))
    .map(({ module }) => module);
  const going = withDependents(session.platform, wanted);
  const adjusted = choices.map((choice) => {
    if (wanted.includes(choice.module)) return choice;
    if (going.has(choice.module)) return { ...choice, chosen: true, reason: 'reads what is destroyed' };
    return { ...choice, chosen: false, reason: choice.chosen ? 'stays: only what was named goes' : choice.reason };
  });
  return { ...picked(session, adjusted), forced: true, former };
}

function picked(
  { platform, environment }: Session,
  choices: readonly ModuleChoice[],
): Pick<ChosenModules, 'chosen' | 'choices'> {
  const names = new Set(choices.filter(({ chosen }) => chosen).map(({ module }) => module));
  return { chosen: modulesOf(platform, environment.name).filter(({ name }) => names.has(name)), choices };
}
