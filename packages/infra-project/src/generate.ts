import { DefinitionError, type PlatformDefinition } from '@mlopspltf/definition';
import { ForeignPackageError } from './errors';
import { InfraProject } from './project';

/** Exit code of a wrong definition, as in the list of the program `infra`. */
const WRONG_INPUT = 2;

/**
 * What `.projenrc.ts` calls: checks the definition and writes everything that follows from it. A mistake is shown
 * without a stack trace, and nothing is written then.
 */
export function generate(definition: PlatformDefinition): void {
  try {
    new InfraProject(definition).synth();
  } catch (error) {
    if (!(error instanceof DefinitionError || error instanceof ForeignPackageError)) throw error;
    process.stderr.write(`${error.message}\nNothing was written.\n`);
    process.exitCode = WRONG_INPUT;
  }
}
