import { quoted } from '../errors';
import { ActionFailure } from './stand-in';

/** What Windows does not have in names of files, and so no artifact. */
const FORBIDDEN = /[":<>|*?\r\n\\/]/;

/**
 * @throws ActionFailure
 * @see https://github.com/actions/toolkit/blob/main/packages/artifact/docs/additional-information.md#non-supported-characters
 */
export function checkArtifactName(name: string): void {
  const [character] = FORBIDDEN.exec(name) ?? [];
  if (character === undefined && name !== '') return;
  throw new ActionFailure(
    `The name of the artifact ${quoted(name)} is not valid: it holds ${quoted(character ?? 'nothing')}. Use letters, digits and hyphens.`,
  );
}

/** The same for the paths in an artifact, which have slashes. @throws ActionFailure */
export function checkArtifactPath(path: string): void {
  const [character] = /[":<>|*?\r\n]/.exec(path) ?? [];
  if (character === undefined) return;
  throw new ActionFailure(`The file ${quoted(path)} cannot be in an artifact: its name holds ${quoted(character)}.`);
}
