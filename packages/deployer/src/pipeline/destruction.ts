import { show } from '@mlopspltf/definition';
import { z } from 'zod';
import { GuardError, InputError } from '../errors';
import type { PlannedState } from '../operations/destruction';
import { jsonOf } from '../parse-json';

/** The states whose removal was shown, and so is approved. Holds nothing secret. */
export type ShownDestruction = readonly PlannedState[];

/** As one line, for the output of a job. */
export function serializeDestruction(shown: ShownDestruction): string {
  return JSON.stringify(shown);
}

/** @throws InputError when it is not what {@link serializeDestruction} wrote, or names a module twice */
export function parseDestruction(text: string | undefined): ShownDestruction {
  const parsed = list.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.');
  throw new InputError(
    `The variable DESTRUCTION does not hold what was shown${place ? ` (at ${show(place)}: ${issue?.message})` : ''}: hand on ` +
      'the output "destruction" of the job that planned, as it is.',
  );
}

/**
 * Nothing may go that nobody saw: a state that has moved on may hold more than what was shown. What is gone meanwhile is
 * nobody's loss.
 *
 * @param now the states on which the removal is planned now
 * @throws GuardError with every module that is another one by now
 */
export function refuseUnseen(shown: ShownDestruction, now: readonly PlannedState[]): void {
  const seen = new Map(shown.map(({ module, state }) => [module, state]));
  const lines = now.flatMap(({ module, state }) => {
    if (state === undefined) return [];
    const before = seen.get(module);
    if (before?.lineage === state.lineage && before.serial === state.serial) return [];
    if (before === undefined) return [`  ${module}: nothing of it was there, and now there is.`];
    return before.lineage === state.lineage
      ? [`  ${module}: its state was at serial ${before.serial}, and now it is at ${state.serial}.`]
      : [`  ${module}: it has another state by now.`];
  });
  if (lines.length === 0) return;
  throw new GuardError(
    [
      'The environment is not as it was when the removal was shown, so nothing was removed:',
      ...lines,
      'Start the run again with all its jobs: it then shows what is there now.',
    ].join('\n'),
  );
}

const state = z.object({ lineage: z.string().min(1), serial: z.int().min(0) });
const list = z
  .array(z.object({ module: z.string().min(1), state: state.optional() }))
  .refine((all) => new Set(all.map(({ module }) => module)).size === all.length, 'names a module twice');
