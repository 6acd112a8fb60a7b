import type { JobWork, StepDefinition } from '../api';
import { NotImitatedError } from '../errors';
import type { StandInOf } from '../stand-ins';
import { shellOf } from './script-step';
import type { PreparedStep } from './step-call';
import { placeOf } from './world';

/**
 * Looks at all steps before the first one runs, so that what is not imitated is refused before anything was done. GitHub
 * fetches all actions of a job first, too.
 *
 * @throws NotImitatedError
 */
export function prepareSteps(work: JobWork, standIns: StandInOf): readonly PreparedStep[] {
  const used = new Map<string, number>();
  return work.steps.map((definition, index) => {
    const place = placeOf(work, index);
    const action = numbered(actionName(definition), used);
    if (definition.run !== undefined) return { definition, place, action, shell: shellOf(definition, work, place) };
    const { uses } = definition;
    if (uses === undefined)
      throw new NotImitatedError(place, 'a step without "run" and "uses"', 'Give it one of them.');
    // Names of inputs hold no expressions, so that they can be looked at now.
    standIns(uses, definition.with ?? {}, place);
    return { definition, place, action, standIn: (inputs) => standIns(uses, inputs, place) };
  });
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context */
function actionName({ id, uses }: StepDefinition): string {
  return id ?? (uses === undefined ? '__run' : `__${uses.split('@')[0]?.replaceAll('/', '_') ?? ''}`);
}

/** The second of a name has a number. */
function numbered(name: string, used: Map<string, number>): string {
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? name : `${name}_${count}`;
}
