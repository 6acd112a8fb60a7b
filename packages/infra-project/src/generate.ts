import { DefinitionError } from '@mlopspltf/definition';
import { GenerateError } from './errors';
import { InfraProject, type InfraProjectOptions } from './project';

/** Exit code of a wrong definition, as in the list of the program `infra`. */
export const WRONG_INPUT = 2;

/**
 * What `.projenrc.ts` calls: checks the definition and writes everything that follows from it. A mistake is shown
 * without a stack trace, and nothing is written then.
 */
export function generate(options: InfraProjectOptions): void {
  try {
    new InfraProject(options).synth();
  } catch (error) {
    if (!isMistake(error)) throw error;
    process.stderr.write(`${error.message}\nNothing was written.\n`);
    process.exitCode = WRONG_INPUT;
  }
}

/** Whether the person who generates can mend it, by the message alone. */
export function isMistake(error: unknown): error is Error {
  return error instanceof DefinitionError || error instanceof GenerateError;
}
