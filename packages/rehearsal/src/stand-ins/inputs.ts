import { NotImitatedError, quoted, type Place } from '../errors';
import { ActionFailure } from './stand-in';

type Inputs = Readonly<Record<string, string>>;

/**
 * GitHub only warns of an input that an action does not have, and goes on without what was meant. Here it is refused.
 *
 * @param known names, required ones with an exclamation mark
 * @throws NotImitatedError
 */
export function checkInputs(action: string, inputs: Inputs, known: readonly string[], place: Place): void {
  const names = known.map((name) => name.replace('!', ''));
  const unknown = Object.keys(inputs).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new NotImitatedError(
    place,
    `the input ${unknown.map(quoted).join(', ')} of ${action}, which does not have it,`,
    `It has ${names.join(', ')}.`,
  );
}

/**
 * Inputs of the real action that have an effect which is not imitated. Empty ones have none.
 * @throws NotImitatedError
 */
export function refuseInputs(inputs: Inputs, names: readonly string[], place: Place): void {
  for (const name of names) {
    const value = inputs[name] ?? '';
    if (value !== '') throw new NotImitatedError(place, `the input ${name}: ${quoted(value)}`, 'Leave it out.');
  }
}

/**
 * An input of true or false, as GitHub's toolkit for actions reads it.
 * @throws ActionFailure for another value
 * @see https://github.com/actions/toolkit/tree/main/packages/core#inputsoutputs
 */
export function flag(inputs: Inputs, name: string, byDefault: boolean): boolean {
  const value = (inputs[name] ?? '').trim();
  if (value === '') return byDefault;
  if (['true', 'True', 'TRUE'].includes(value)) return true;
  if (['false', 'False', 'FALSE'].includes(value)) return false;
  throw new ActionFailure(`The input ${name} is ${quoted(value)}. It takes "true" or "false".`);
}

/** Without spaces around it; empty where it is not set. */
export function text(inputs: Inputs, name: string): string {
  return (inputs[name] ?? '').trim();
}
