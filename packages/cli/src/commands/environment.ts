import type { Environment } from '@mlopspltf/definition';
import type { Task } from './command';

/** The environment of a call that demands one; that it is there has been checked. */
export function environmentOf({ checked, call }: Pick<Task, 'checked' | 'call'>): Environment {
  if (!checked.environment) throw new TypeError(`"${call.command}" was called without an environment`);
  return checked.environment;
}
