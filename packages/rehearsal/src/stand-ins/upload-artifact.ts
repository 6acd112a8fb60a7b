import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { NotImitatedError, quoted } from '../errors';
import { checkArtifactName, checkArtifactPath } from './artifact-name';
import { filesBelow, type ArtifactStore } from './artifact-store';
import { flag, refuseInputs, text } from './inputs';
import { ActionFailure, type ActionCall, type StandIn } from './stand-in';

/**
 * Keeps files for other jobs of the run, without their permissions.
 * @see https://github.com/actions/upload-artifact#usage
 */
export function uploadArtifact(store: ArtifactStore): StandIn {
  return (call) => {
    const { inputs, place, work, line, setOutput } = call;
    refuseInputs(inputs, ['archive'], place);
    checkNumbers(call);
    const name = text(inputs, 'name') || 'artifact';
    checkArtifactName(name);
    const files = filesOf(call, flag(inputs, 'include-hidden-files', false));
    if (files.size === 0) {
      missing(call);
      return;
    }
    for (const path of files.keys()) checkArtifactPath(path);
    const kept = store.put(work.run, name, files, flag(inputs, 'overwrite', false));
    setOutput('artifact-id', String(kept.id));
    setOutput('artifact-digest', kept.digest);
    const { server_url: server = '', repository = '' } = work.contexts.github as Readonly<Record<string, string>>;
    setOutput('artifact-url', `${server}/${repository}/actions/runs/${work.run.id}/artifacts/${kept.id}`);
    line(`The artifact ${quoted(name)} holds ${files.size} files. SHA-256: ${kept.digest}`);
  };
}

/** @see https://github.com/actions/upload-artifact#retention-period */
function checkNumbers({ inputs }: ActionCall): void {
  for (const [name, most] of [
    ['retention-days', 90],
    ['compression-level', 9],
  ] as const) {
    const value = text(inputs, name);
    if (value === '' || (/^\d+$/.test(value) && Number(value) <= most)) continue;
    throw new ActionFailure(`The input ${name} is ${quoted(value)}. It takes a number up to ${most}.`);
  }
}

/** Files to keep by their path in the artifact: below the folder that all of them have in common. */
function filesOf({ inputs, place, folders }: ActionCall, hidden: boolean): ReadonlyMap<string, string> {
  const paths = (inputs.path ?? '').split('\n').map((path) => path.trim());
  const wanted = paths.filter((path) => path !== '');
  if (wanted.length === 0) throw new ActionFailure('The input path is missing. Name a file or a folder.');
  const pattern = wanted.find((path) => /[*?[\]!~]/.test(path));
  if (pattern !== undefined) {
    throw new NotImitatedError(place, `the pattern ${quoted(pattern)}`, 'Name files and folders as they are.');
  }
  const searched = wanted.map((path) => resolve(folders.workspace, path));
  const link = searched.flatMap(linksAt)[0];
  if (link !== undefined) {
    throw new NotImitatedError(place, `the symbolic link ${quoted(link)} in an artifact`, 'Upload files.');
  }
  const found = searched.flatMap((path) => filesAt(path, hidden));
  const root = commonFolder(searched.map((path) => (isFolder(path) ? path : dirname(path))));
  return new Map(found.map((file) => [relative(root, file).split(sep).join('/'), file]));
}

function filesAt(path: string, hidden: boolean): readonly string[] {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry) return [];
  if (!isFolder(path)) return hidden || !basename(path).startsWith('.') ? [path] : [];
  const files = filesBelow(path).filter((file) => hidden || !file.split('/').some((part) => part.startsWith('.')));
  return files.map((file) => join(path, file));
}

/** GitHub's action follows them. */
function linksAt(path: string): readonly string[] {
  if (!isFolder(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).map(({ parentPath, name }) => join(parentPath, name));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function commonFolder([first = '/', ...others]: readonly string[]): string {
  let common = first;
  while (others.some((folder) => folder !== common && !folder.startsWith(`${common === '/' ? '' : common}/`))) {
    common = dirname(common);
  }
  return common;
}

function missing({ inputs, warning, line }: ActionCall): void {
  const message = `No files were found with the provided path: ${quoted(inputs.path ?? '')}.`;
  const choice = text(inputs, 'if-no-files-found') || 'warn';
  if (choice === 'error') throw new ActionFailure(`${message} No artifact is made.`);
  if (choice === 'warn') warning(message);
  else if (choice === 'ignore') line(message);
  else throw new ActionFailure(`The input if-no-files-found is ${quoted(choice)}. It takes warn, error or ignore.`);
}
