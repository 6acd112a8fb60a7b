import { RELEASE_VERSION, show } from '@mlopspltf/definition';
import { GuardError } from '../errors';

/** How the release that wrote something stands to the one that reads it. */
export type ReleaseRelation = 'understood' | 'newer' | 'incompatible';

/**
 * By the rules of semantic versioning: a newer minor version may have added something, a newer major one (or a newer
 * minor one below 1.0.0) may mean something else by what looks alike. What is no version tells nothing.
 *
 * @see https://semver.org/
 */
export function releaseRelation(writer: string, reader: string = RELEASE_VERSION): ReleaseRelation {
  const [a, b] = [partsOf(writer), partsOf(reader)];
  if (a === undefined || b === undefined) return 'understood';
  const [major, minor] = [a.major - b.major, a.minor - b.minor];
  if (major !== 0) return major > 0 ? 'incompatible' : 'understood';
  if (minor <= 0) return 'understood';
  return a.major === 0 ? 'incompatible' : 'newer';
}

/** @throws GuardError for what was written in a form that only a newer release knows */
export function refuseNewerSchema(value: unknown, what: string, understood: number): void {
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : 0;
  if (typeof version !== 'number' || !(version > understood)) return;
  throw newerRelease(`${what} has the form ${version}, and this release (${RELEASE_VERSION}) knows ${understood}`);
}

/** @param what a clause: `"store" was deployed by release 2.0.0` */
export function newerRelease(what: string): GuardError {
  return new GuardError(
    `${what}: a newer release of the tools has been at work here. Update them, here and on the default branch, and ` +
      'start again (git pull and npm ci in their own repository, or where the default branch has that release already).',
    { next: UPGRADE },
  );
}

/** @throws GuardError for a record by a release that this one may misunderstand. @returns a warning for one that is newer */
export function judgeWriter(module: string, writer: string, reader: string = RELEASE_VERSION): string | undefined {
  const relation = releaseRelation(writer, reader);
  const deployed = `${show(module)} was deployed by release ${writer}, and this is ${reader}`;
  if (relation === 'incompatible') throw newerRelease(deployed);
  return relation === 'newer' ? `${deployed}: update the tools soon (${UPGRADE}).` : undefined;
}

const UPGRADE = 'npx projen upgrade';

interface Version {
  readonly major: number;
  readonly minor: number;
}

function partsOf(version: string): Version | undefined {
  const found = /^(?<major>\d{1,9})\.(?<minor>\d{1,9})\.\d{1,9}(?:[-+].*)?$/.exec(version)?.groups;
  return found && { major: Number(found.major), minor: Number(found.minor) };
}
