import { NotImitatedError, quoted, type Place } from '../errors';
import type { ExpressionFunctions } from '../workflow/expressions';

/** Functions that only expressions of steps have. `hashFiles` is refused, where GitHub would find it. */
export function stepFunctions(place: Place): Omit<ExpressionFunctions, 'status'> {
  const hashFiles = (patterns: readonly string[]): never => {
    throw new NotImitatedError(place, `hashFiles(${patterns.map(quoted).join(', ')})`, 'Use sha256sum in a script.');
  };
  return { hashFiles };
}
