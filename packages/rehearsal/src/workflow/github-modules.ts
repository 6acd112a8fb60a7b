import { existsSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

// GitHub's parser and expressions are published for `import` only, with JSON imported in a way that plain Node refuses. From
// TypeScript sources this program loads through `require`, where tsx can read both once it knows the file. So the names
// are resolved here. Has to be imported before either of them; where something else resolves modules, it changes nothing.

type Resolve = (this: unknown, request: string, ...others: readonly unknown[]) => string;

const NAME = /^@actions\/(?<name>expressions|workflow-parser)(?:\/(?<file>[\w/.-]+))?$/;

const internals = Module as unknown as { _resolveFilename: Resolve };
const resolve = internals._resolveFilename;

internals._resolveFilename = function resolveGitHubModules(request, ...others) {
  const found = NAME.exec(request)?.groups;
  if (found === undefined) return resolve.call(this, request, ...others);
  const file = found.file === undefined ? 'index' : found.file.replace(/\.js$/, '');
  return path.join(folderOf(`@actions/${found.name}`), 'dist', `${file}.js`);
};

/** Where npm has put a package, as `require` would look for it. */
function folderOf(name: string): string {
  const folders = module.paths.map((folder) => path.join(folder, name));
  const found = folders.find((folder) => existsSync(path.join(folder, 'package.json')));
  if (found === undefined) throw new Error(`The package ${name} is not installed. Type: npm ci`);
  return found;
}
