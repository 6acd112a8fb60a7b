import { PUBLICATIONS, type Publication } from '@mlopspltf/infra-project/publications';
import { basename } from 'node:path';
import { bundle } from './bundle';
import { declarationsOf, emitDeclarations, type EmittedDeclarations } from './declarations';
import { entrySources, type EntrySource } from './entry-points';
import { publishedManifest } from './manifest';
import { thirdPartyNotices } from './notices';
import { CODE_FOLDER, LICENSE_FILE, NOTICES_FILE, README_FILE, type PackageContents } from './package-contents';
import { packageNameOf, type Workspace } from './workspace';

export interface BuildOptions {
  readonly workspace: Workspace;
  /** Of all packages. */
  readonly version: string;
  /** @default - all that are published */
  readonly publications?: readonly Publication[];
}

/**
 * Builds packages as they are published, from the sources and in memory.
 *
 * @returns in the order in which they can be published: each after those it depends on
 * @throws UnfitError, ToolError
 */
export async function buildPackages(options: BuildOptions): Promise<readonly PackageContents[]> {
  const { workspace, publications = PUBLICATIONS } = options;
  const sources = publications.map((publication) => ({ publication, entries: entrySources(workspace, publication) }));
  const emitted = emitDeclarations(
    workspace.root,
    sources.flatMap(({ entries }) => importedSources(entries)),
  );
  const built = await Promise.all(sources.map((source) => buildPackage(options, source, emitted)));
  return inPublishingOrder(built);
}

interface PackageSources {
  readonly publication: Publication;
  readonly entries: readonly EntrySource[];
}

async function buildPackage(
  { workspace, version }: BuildOptions,
  { publication, entries }: PackageSources,
  emitted: EmittedDeclarations,
): Promise<PackageContents> {
  const { folder, keeps = [], holds = [], assets = [], generates = {} } = publication;
  const code = await bundle({
    root: workspace.root,
    name: packageNameOf(folder),
    version,
    entries,
    keeps,
    published: PUBLICATIONS.filter((each) => !holds.includes(each.folder)).map((each) => packageNameOf(each.folder)),
  });
  const declarations = declarationsOf(emitted, folder, importedSources(entries));
  const notices = thirdPartyNotices(workspace.root, code.libraries);
  const imports = [...new Set([...code.imports, ...declarations.imports])].sort();
  const manifest = publishedManifest({
    ...{ workspace, publication, version, entries, imports },
    siblings: code.siblings,
    hasNotices: notices !== undefined,
  });
  const files = new Map([
    ...code.files,
    ...assets.map((path) => [`${CODE_FOLDER}/${basename(path)}`, assetText(workspace, path)] as const),
    ...Object.entries(generates).map(([path, make]) => [path, `${JSON.stringify(make(version))}\n`] as const),
    ...declarations.files,
    [LICENSE_FILE, workspace.read(LICENSE_FILE)],
    [README_FILE, workspace.read(`packages/${folder}/${README_FILE}`)],
    ...(notices === undefined ? [] : [[NOTICES_FILE, notices] as const]),
  ]);
  return { folder, manifest, files, imports };
}

/** @param path below `packages/` */
function assetText(workspace: Workspace, path: string): string {
  const text = workspace.read(`packages/${path}`);
  return path.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text;
}

function importedSources(entries: readonly EntrySource[]): readonly string[] {
  return entries.filter(({ subpath }) => subpath !== undefined).map(({ source }) => source);
}

/** Somebody who installs a package as soon as it is there finds what it needs. */
function inPublishingOrder(packages: readonly PackageContents[]): readonly PackageContents[] {
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const placed = new Map<string, PackageContents>();
  while (placed.size < packages.length) {
    const next = packages.filter(
      ({ manifest: { name, dependencies } }) =>
        !placed.has(name) && Object.keys(dependencies).every((each) => !names.has(each) || placed.has(each)),
    );
    if (next.length === 0) throw new RangeError('Published packages depend on each other in a circle.');
    for (const each of next) placed.set(each.manifest.name, each);
  }
  return [...placed.values()];
}
