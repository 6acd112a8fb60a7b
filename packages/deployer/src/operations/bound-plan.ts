import { existsSync } from 'node:fs';
import { bindingOf, bindingProblems, type PlanBinding } from '../plans/binding';
import type { SavedPlan } from '../terraform/module';
import type { Planned } from './catalog';
import type { Run } from './run';

/** A plan with all that it follows from. */
export interface BoundPlan {
  readonly plan: SavedPlan;
  readonly binding: PlanBinding;
  readonly planned: Planned;
}

/**
 * What speaks against applying a plan now.
 *
 * @param then what it follows from
 * @param now what holds now
 * @returns a clause for each; none for a plan that is as good as it was
 */
export async function problemsNow(
  run: Pick<Run, 'session' | 'identity' | 'revision'>,
  then: { readonly binding: PlanBinding; readonly file: string },
  now: { readonly planned: Planned; readonly state: PlanBinding['state'] },
): Promise<readonly string[]> {
  if (!existsSync(then.file)) return [`its file is not there any more: ${then.file}`];
  return bindingProblems(then.binding, await bindingIn(run, now.planned, now.state, then.file));
}

/**
 * What a plan of this run follows from, or a saved one would have to.
 *
 * @param state as it is now
 * @param file the plan's, absolute
 * @throws GuardError when that file is not there
 */
export function bindingIn(
  { session, identity, revision }: Pick<Run, 'session' | 'identity' | 'revision'>,
  { configuration, values }: Planned,
  state: PlanBinding['state'],
  file: string,
): Promise<PlanBinding> {
  return bindingOf({
    module: configuration.module,
    environment: session.environment.name,
    account: identity.account,
    revision,
    configuration: configuration.digests,
    values,
    lock: configuration.lock,
    state,
    file,
  });
}
