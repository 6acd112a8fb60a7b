import type { Publication } from '@mlopspltf/infra-project/publications';
import type { Workspace } from './workspace';

/** A source that a file is built of, because somebody imports, loads or starts it. */
export interface EntrySource {
  /** Name of what is built of it, without folder and ending. */
  readonly name: string;
  /** From the root. */
  readonly source: string;
  /** Under which users import it. @default - they do not */
  readonly subpath?: string;
  /** Whether it is a command. @default false */
  readonly isCommand?: boolean;
}

/**
 * @throws RangeError for a publication that names an entry point that its package has not
 */
export function entrySources(workspace: Workspace, publication: Publication): readonly EntrySource[] {
  const { folder, bin = {}, parts = {} } = publication;
  const { exports, name } = workspace.manifest(folder);
  const subpaths = publication.entries ?? Object.keys(exports);
  const imported = subpaths.map((subpath) => {
    const source = exports[subpath];
    if (source === undefined) throw new RangeError(`${name} has no entry point "${subpath}"; see publications.ts.`);
    return { name: nameOf(subpath), source: `packages/${folder}/${source.replace(/^\.\//, '')}`, subpath };
  });
  const loaded = Object.entries(parts).map(([part, source]) => ({ name: part, source: `packages/${source}` }));
  const commands = Object.entries(bin).map(([command, source]) => ({
    name: command,
    source: `packages/${source}`,
    isCommand: true,
  }));
  return [...imported, ...loaded, ...commands];
}

/** `.` → `index`, `./testing` → `testing` */
function nameOf(subpath: string): string {
  return subpath === '.' ? 'index' : subpath.replace(/^\.\//, '').replaceAll('/', '-');
}
