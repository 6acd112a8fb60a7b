import { isBuiltin } from 'node:module';
import { join, posix, relative } from 'node:path';
import {
  createProgram,
  flattenDiagnosticMessageText,
  getParsedCommandLineOfConfigFile,
  preProcessFile,
  sys,
  type CompilerOptions,
} from 'typescript';
import { ToolError, UnfitError } from './errors';
import { TYPES_FOLDER } from './package-contents';
import { packageOf } from './workspace';

/** Declarations of sources: text by the path of the source below `packages/`, with the ending `.d.ts`. */
export type EmittedDeclarations = ReadonlyMap<string, string>;

/** The declarations of a package. */
export interface Declarations {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages that they import, sorted. */
  readonly imports: readonly string[];
}

/** Says how strict the sources are taken; at the root. */
const CONFIG = 'tsconfig.dev.json';

/**
 * Makes the declarations of sources and of all that they import, in one go. Whether types are right is not checked:
 * that is what `npx projen test` does.
 *
 * @param root absolute
 * @param sources from the root
 */
export function emitDeclarations(root: string, sources: readonly string[]): EmittedDeclarations {
  const emitted = new Map<string, string>();
  const packages = join(root, 'packages');
  const options: CompilerOptions = {
    ...compilerOptions(root),
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    types: ['node'],
    rootDir: packages,
    outDir: packages,
  };
  const program = createProgram(
    sources.map((source) => join(root, source)),
    options,
  );
  const { diagnostics } = program.emit(undefined, (file, text) =>
    emitted.set(posixPath(relative(packages, file)), text),
  );
  if (diagnostics.length > 0) {
    const messages = diagnostics.map(({ messageText }) => flattenDiagnosticMessageText(messageText, ' '));
    throw new ToolError('TypeScript', messages);
  }
  return emitted;
}

/**
 * What of it a package needs: the declarations of its entry points, and what they refer to.
 *
 * @param folder of the package, below `packages/`
 * @param sources that users import, from the root
 * @throws UnfitError where they refer to sources of another package
 */
export function declarationsOf(emitted: EmittedDeclarations, folder: string, sources: readonly string[]): Declarations {
  const home = `${folder}/src/`;
  const files = new Map<string, string>();
  const imports = new Set<string>();
  const findings: string[] = [];
  const open = sources.map((source) => declarationOf(source.replace(/^packages\//, '')));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const text = emitted.get(path);
    const target = `${TYPES_FOLDER}/${path.slice(home.length)}`;
    if (text === undefined || !path.startsWith(home)) findings.push(`${folder}: declarations refer to ${path}`);
    if (text === undefined || !path.startsWith(home) || files.has(target)) continue;
    files.set(target, text);
    for (const { fileName } of preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.')) open.push(resolveDeclaration(emitted, posix.join(posix.dirname(path), fileName)));
      else if (!isBuiltin(fileName)) imports.add(packageOf(fileName));
    }
  }
  if (findings.length > 0) throw new UnfitError(findings);
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), imports: [...imports].sort() };
}

/** Where the declarations of a source lie in the package. @param source from the root */
export function typesPath(source: string): string {
  return `${TYPES_FOLDER}/${declarationOf(source).replace(/^packages\/[^/]+\/src\//, '')}`;
}

function declarationOf(source: string): string {
  return source.replace(/\.ts$/, '.d.ts');
}

/** As Node.js would for CommonJS: a file, else the index of a folder. */
function resolveDeclaration(emitted: EmittedDeclarations, path: string): string {
  const file = `${path}.d.ts`;
  return emitted.has(file) ? file : `${path}/index.d.ts`;
}

function compilerOptions(root: string): CompilerOptions {
  const host = { ...sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const parsed = getParsedCommandLineOfConfigFile(join(root, CONFIG), {}, host);
  if (!parsed) throw new ToolError('TypeScript', [`${CONFIG} cannot be read. Run npx projen.`]);
  return parsed.options;
}

function posixPath(path: string): string {
  return path.replaceAll('\\', '/');
}
