import { modulesOf, withDependents, type Module } from '@mlopspltf/definition';
import { dirname } from 'node:path';
import type { ModuleChoice, Selection, Session } from '../api';
import { selectModules } from './select';

/** The modules of an operation, dependencies first. */
export interface ChosenModules {
  readonly chosen: readonly Module[];
  readonly choices: readonly ModuleChoice[];
}

/** @throws InputError */
export async function chooseModules(session: Session, selection: Selection): Promise<ChosenModules> {
  const { platform, environment, output, env, root = dirname(output) } = session;
  return picked(session, await selectModules({ root, platform, environment: environment.name, selection, env }));
}

/**
 * What goes with the selected modules: not what they need, which may serve others, but what needs them.
 *
 * @throws InputError
 */
export async function chooseForDestruction(session: Session, selection: Selection): Promise<ChosenModules> {
  const { choices } = await chooseModules(session, selection);
  const wanted = choices
    .filter(({ module, chosen }) => chosen && (selection.modules?.includes(module) ?? true))
    .map(({ module }) => module);
  const going = withDependents(session.platform, wanted);
  const adjusted = choices.map((choice) => {
    if (wanted.includes(choice.module)) return choice;
    if (going.has(choice.module)) return { ...choice, chosen: true, reason: 'reads what is destroyed' };
    return { ...choice, chosen: false, reason: choice.chosen ? 'stays: only what was named goes' : choice.reason };
  });
  return picked(session, adjusted);
}

function picked({ platform, environment }: Session, choices: readonly ModuleChoice[]): ChosenModules {
  const names = new Set(choices.filter(({ chosen }) => chosen).map(({ module }) => module));
  return { chosen: modulesOf(platform, environment.name).filter(({ name }) => names.has(name)), choices };
}
