import { modulesOf, withDependents, type Module } from '@mlopspltf/definition';
import { dirname } from 'node:path';
import type { ModuleChoice, Selection, Session } from '../api';
import { selectModules } from './select';

/** The modules of an operation, dependencies first. */
export interface ChosenModules {
  readonly chosen: readonly Module[];
  readonly choices: readonly ModuleChoice[];
  /** Whether they take part whatever the environment's records say. */
  readonly forced: boolean;
}

/** @throws InputError */
export async function chooseModules(session: Session, selection: Selection): Promise<ChosenModules> {
  const { platform, environment, output, env, root = dirname(output) } = session;
  const choices = await selectModules({ root, platform, environment: environment.name, selection, env });
  return { ...picked(session, choices), forced: selection.all === true || selection.since !== undefined };
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
  const { choices } = await chooseModules(session, { ...selection, modules: known });
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
