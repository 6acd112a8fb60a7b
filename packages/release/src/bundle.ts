import { PACKAGE_SCOPE } from '@mlopspltf/definition';
import { build, transform, type BuildResult, type Plugin } from 'esbuild';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import type { EntrySource } from './entry-points';
import { ToolError } from './errors';
import { CODE_FOLDER } from './package-contents';
import { packageOf } from './workspace';

export interface BundleOptions {
  /** Of the repository, absolute. */
  readonly root: string;
  /** Name of the package, with scope. */
  readonly name: string;
  readonly version: string;
  readonly entries: readonly EntrySource[];
  /** Packages that are not taken in. */
  readonly keeps: readonly string[];
  /** Names of the published packages that are not taken in either. */
  readonly published: readonly string[];
}

/** The code of a package, built. */
export interface Bundle {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages that it imports, sorted. */
  readonly imports: readonly string[];
  /** Folders of the packages of npm's that are in it, from the root, sorted. */
  readonly libraries: readonly string[];
  /** Folders of packages of this repository that are in it, itself included, below `packages/`, sorted. */
  readonly siblings: readonly string[];
}

const TARGET = 'node20';
/** Lines stay short, so that a stack trace tells something. */
const SMALL = { minify: true, lineLimit: 160 } as const;
const SHEBANG = '#!/usr/bin/env node\n';

/**
 * Builds the sources of a package, and what they import of unpublished ones and of npm's, into a few files. Two steps:
 * what entry points have in common has to be in a file of its own, so that they share its classes, and only for ES modules
 * esbuild makes such files; but sources, Node.js 20 and those who `require` want CommonJS.
 *
 * The same sources give the same bytes, wherever the repository lies.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { root, entries } = options;
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map(({ name, source }) => [name, source])),
    outdir: CODE_FOLDER,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    external: [...options.keeps],
    // Exit codes, messages and stack traces go by the names of classes and functions.
    keepNames: true,
    legalComments: 'none',
    ...SMALL,
    logLevel: 'silent',
    plugins: [workspacePackages(options)],
  });
  refuseWarnings(result);
  const commands = entries.flatMap(({ name, isCommand }) => (isCommand ? [`${name}.js`] : []));
  const files = await Promise.all(
    result.outputFiles.map(async ({ path, text }) => {
      const file = basename(path);
      const code = await toCommonJs(text, file);
      return [`${CODE_FOLDER}/${file}`, commands.includes(file) ? asCommand(code) : code] as const;
    }),
  );
  return { files: new Map(files.sort(([a], [b]) => (a < b ? -1 : 1))), ...partsOf(result) };
}

/**
 * Published siblings stay outside, unpublished ones come in, and all of them have the version of the release. What is built
 * into a file of its own stays there where it is loaded by `require`: it is loaded when that is reached.
 */
function workspacePackages({ root, name, published, version, entries }: BundleOptions): Plugin {
  return {
    name: 'workspace packages',
    setup: (builder) => {
      builder.onResolve({ filter: new RegExp(`^${PACKAGE_SCOPE}/`) }, ({ path }) => {
        const found = packageOf(path);
        return found !== name && published.includes(found) ? { path, external: true } : undefined;
      });
      builder.onResolve({ filter: /^[.@]/ }, async ({ path, kind, importer, resolveDir }) => {
        if (kind !== 'require-call' || !importer.endsWith('.ts')) return undefined;
        const found = await builder.resolve(path, { importer, resolveDir, kind: 'import-statement' });
        const entry = entries.find(({ source }) => join(root, source) === found.path);
        return entry && { path: `./${entry.name}.js`, external: true };
      });
      builder.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]package\.json$/ }, () => ({
        contents: JSON.stringify({ version }),
        loader: 'json',
      }));
    },
  };
}

async function toCommonJs(text: string, file: string): Promise<string> {
  const { code, warnings } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: TARGET,
    sourcefile: file,
    ...SMALL,
    logLevel: 'silent',
  });
  refuseWarnings({ warnings });
  return code;
}

/** A source that is a command by itself has that line already. */
function asCommand(code: string): string {
  return code.startsWith(SHEBANG) ? code : `${SHEBANG}${code}`;
}

/** Each of them is about something that goes wrong when it is run. */
function refuseWarnings({ warnings }: Pick<BuildResult, 'warnings'>): void {
  if (warnings.length === 0) return;
  throw new ToolError(
    'esbuild',
    warnings.map(({ text, location }) => `${location ? `${location.file}:${location.line}: ` : ''}${text}`),
  );
}

function partsOf({ metafile }: BuildResult<{ metafile: true }>): Omit<Bundle, 'files'> {
  const outputs = Object.values(metafile.outputs);
  const imported = outputs
    .flatMap(({ imports }) => imports.filter(({ external }) => external === true).map(({ path }) => path))
    .filter((path) => !path.startsWith('.') && !isBuiltin(path));
  const inputs = outputs.flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return {
    imports: sorted(imported.map(packageOf)),
    libraries: sorted(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])),
    siblings: sorted(inputs.flatMap((path) => /^packages\/([^/]+)\/src\//.exec(path)?.[1] ?? [])),
  };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
