import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NotImitatedError, quoted, type Place } from '../errors';
import { digestOf, filesBelow, type ArtifactStore, type KeptArtifact } from './artifact-store';
import { flag, refuseInputs, text } from './inputs';
import { ActionFailure, type ActionCall, type StandIn } from './stand-in';

const REFUSED = ['artifact-ids', 'github-token', 'repository', 'run-id'];

/**
 * Brings the files of one artifact of this run, or of all that fit a pattern, into one folder. They have the permissions
 * that new files have.
 *
 * @see https://github.com/actions/download-artifact#usage
 */
export function downloadArtifact(store: ArtifactStore): StandIn {
  return (call) => {
    const { inputs, place, folders, line, setOutput } = call;
    refuseInputs(inputs, REFUSED, place);
    const found = artifactsOf(store, call);
    const target = resolve(folders.workspace, text(inputs, 'path').replace(/^~(?=\/|$)/, folders.home));
    for (const artifact of found) {
      bring(artifact, target);
      line(`The artifact ${quoted(artifact.name)} was brought to ${target}.`);
    }
    if (found.length === 0) line('No artifact fits the pattern.');
    setOutput('download-path', target);
  };
}

/** A name that is not there fails; a pattern that nothing fits does not. */
function artifactsOf(store: ArtifactStore, { inputs, place, work }: ActionCall): readonly KeptArtifact[] {
  const name = text(inputs, 'name');
  const pattern = text(inputs, 'pattern');
  const merged = flag(inputs, 'merge-multiple', false);
  if (name !== '') {
    const kept = store.get(work.run, name);
    if (!kept) throw new ActionFailure(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    return [kept];
  }
  if (pattern === '') throw new NotImitatedError(place, 'a download of all artifacts', 'Name one.');
  if (!merged) {
    throw new NotImitatedError(
      place,
      'a folder for each artifact that fits a pattern',
      'Write "merge-multiple: true".',
    );
  }
  const fits = matcher(pattern, place);
  return store.list(work.run).filter((artifact) => fits.test(artifact.name));
}

/** Of the wildcards of the real action only the asterisk: names of artifacts hold no slash. */
function matcher(pattern: string, place: Place): RegExp {
  if (!/^[\w.*-]+$/.test(pattern)) {
    throw new NotImitatedError(place, `the pattern ${quoted(pattern)}`, 'Write names with an asterisk: "shard-1-*".');
  }
  const escaped = pattern.split(/\*+/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${escaped.join('.*')}$`);
}

function bring({ name, folder, digest }: KeptArtifact, target: string): void {
  if (digestOf(folder) !== digest) {
    throw new ActionFailure(`The artifact ${quoted(name)} is not what was uploaded: its SHA-256 differs.`);
  }
  for (const file of filesBelow(folder)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(folder, file), join(target, file));
  }
}
