/** A package as it is packed, in memory. */
export interface PackageContents {
  /** Folder of its sources, below `packages/`. */
  readonly folder: string;
  readonly manifest: PublishedManifest;
  /** All other files: text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages that its code or its declarations import, sorted. */
  readonly imports: readonly string[];
}

/** @see https://docs.npmjs.com/cli/configuring-npm/package-json */
export interface PublishedManifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license: string;
  readonly repository: { readonly type: 'git'; readonly url: string; readonly directory: string };
  readonly type: 'commonjs';
  readonly engines: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  /** By subpath. */
  readonly exports: Readonly<Record<string, EntryPoint | string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: true }>>;
  readonly publishConfig: { readonly access: 'public' };
}

/** What a subpath leads to: declarations, and code. */
export interface EntryPoint {
  readonly types: string;
  readonly default: string;
}

/** Where compiled code lies, all of it in one folder. */
export const CODE_FOLDER = 'lib';
/** Where declarations lie, as their sources do. */
export const TYPES_FOLDER = 'types';
export const MANIFEST_FILE = 'package.json';
export const LICENSE_FILE = 'LICENSE';
export const README_FILE = 'README.md';
/** Licences of the libraries that are within a package. */
export const NOTICES_FILE = 'THIRD-PARTY-LICENSES.txt';

/** Text of every file, the manifest's too, by path. */
export function allFiles({ manifest, files }: PackageContents): ReadonlyMap<string, string> {
  return new Map([[MANIFEST_FILE, `${JSON.stringify(manifest, undefined, 2)}\n`], ...files]);
}

/** Bytes that a package takes where it is installed. */
export function unpackedSize(contents: PackageContents): number {
  return [...allFiles(contents).values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
