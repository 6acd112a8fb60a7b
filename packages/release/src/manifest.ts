import type { Publication } from '@mlopspltf/infra-project/publications';
import { typesPath } from './declarations';
import type { EntrySource } from './entry-points';
import { UnfitError } from './errors';
import {
  CODE_FOLDER,
  LICENSE_FILE,
  MANIFEST_FILE,
  NOTICES_FILE,
  README_FILE,
  TYPES_FOLDER,
  type PublishedManifest,
} from './package-contents';
import { packageNameOf, type Workspace } from './workspace';

export interface ManifestOptions {
  readonly workspace: Workspace;
  readonly publication: Publication;
  readonly version: string;
  readonly entries: readonly EntrySource[];
  /** Packages that code and declarations import. */
  readonly imports: readonly string[];
  /** Folders of unpublished packages of ours that are in it. */
  readonly siblings: readonly string[];
  /** Whether it contains code of others. */
  readonly hasNotices: boolean;
}

/**
 * The manifest of a package as it is published. It depends on what it imports, no more: on libraries in the versions that
 * are tested here, on packages of the same release in its version.
 *
 * @throws UnfitError for an import that no package declares
 */
export function publishedManifest(options: ManifestOptions): PublishedManifest {
  const { workspace, publication, version, entries, hasNotices } = options;
  const { folder, generates = {} } = publication;
  const { description } = workspace.manifest(folder);
  const { owner, name } = workspace.repository;
  const imported = entries.filter(({ subpath }) => subpath !== undefined);
  const commands = entries.filter(({ isCommand }) => isCommand);
  return {
    name: packageNameOf(folder),
    version,
    ...(description === undefined ? {} : { description }),
    license: workspace.license,
    repository: {
      type: 'git',
      url: `git+https://github.com/${owner}/${name}.git`,
      directory: `packages/${folder}`,
    },
    type: 'commonjs',
    engines: workspace.engines,
    main: codePath('index'),
    types: `./${TYPES_FOLDER}/index.d.ts`,
    exports: {
      ...Object.fromEntries(
        imported.map((entry) => [
          entry.subpath ?? '.',
          { types: `./${typesPath(entry.source)}`, default: codePath(entry.name) },
        ]),
      ),
      // projen finds a project type by these two.
      ...Object.fromEntries(Object.keys(generates).map((path) => [`./${path}`, `./${path}`])),
      ...(Object.keys(generates).length === 0 ? {} : { [`./${MANIFEST_FILE}`]: `./${MANIFEST_FILE}` }),
    },
    ...(commands.length === 0
      ? {}
      : { bin: Object.fromEntries(commands.map((each) => [each.name, codePath(each.name)])) }),
    files: [
      ...Object.keys(generates),
      ...[CODE_FOLDER, TYPES_FOLDER, LICENSE_FILE, README_FILE],
      ...(hasNotices ? [NOTICES_FILE] : []),
    ],
    dependencies: dependenciesOf(options),
    ...referredTo(options),
    publishConfig: { access: 'public' },
  };
}

function dependenciesOf({ workspace, publication, version, imports, siblings }: ManifestOptions) {
  const { folder, holds = [], loads = [] } = publication;
  const own = packageNameOf(folder);
  const released = packageNameOf('');
  // What is taken in brings its own dependencies with it.
  const declared = Object.assign(
    {},
    ...[...siblings, folder].map((each) => workspace.manifest(each).dependencies),
  ) as Record<string, string>;
  const optional = [...holds, ...loads].map(packageNameOf);
  const wanted = imports.filter((name) => name !== own && !optional.includes(name));
  const missing = wanted.filter((name) => !name.startsWith(released) && !Object.hasOwn(declared, name));
  if (missing.length > 0) {
    throw new UnfitError(
      missing.map((name) => `${own} imports "${name}", which its package does not declare: see toolkit.ts.`),
    );
  }
  return Object.fromEntries(wanted.map((name) => [name, name.startsWith(released) ? version : (declared[name] ?? '')]));
}

/** What only its declarations refer to: whoever type-checks against them has it, and nobody else has to. */
function referredTo({ publication: { holds = [] }, version }: ManifestOptions): Partial<PublishedManifest> {
  if (holds.length === 0) return {};
  const names = holds.map(packageNameOf);
  return {
    peerDependencies: Object.fromEntries(names.map((name) => [name, version])),
    peerDependenciesMeta: Object.fromEntries(names.map((name) => [name, { optional: true }])),
  };
}

function codePath(name: string): string {
  return `./${CODE_FOLDER}/${name}.js`;
}
