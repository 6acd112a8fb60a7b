import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { NotImitatedError, quoted } from '../errors';
import { digestOf, filesBelow, type ArtifactStore } from './artifact-store';
import { refuseInputs, text } from './inputs';
import { ActionFailure, type StandIn } from './stand-in';

const REFUSED = ['artifact-ids', 'pattern', 'merge-multiple', 'github-token', 'repository', 'run-id'];

/**
 * Brings the files of one artifact of this run. They have the permissions that new files have.
 * @see https://github.com/actions/download-artifact#usage
 */
export function downloadArtifact(store: ArtifactStore): StandIn {
  return ({ inputs, place, work, folders, line, setOutput }) => {
    refuseInputs(inputs, REFUSED, place);
    const name = text(inputs, 'name');
    if (name === '') throw new NotImitatedError(place, 'a download of all artifacts', 'Name one.');
    const kept = store.get(work.run, name);
    if (!kept) throw new ActionFailure(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    if (digestOf(kept.folder) !== kept.digest) {
      throw new ActionFailure(`The artifact ${quoted(name)} is not what was uploaded: its SHA-256 differs.`);
    }
    const target = resolve(folders.workspace, text(inputs, 'path').replace(/^~(?=\/|$)/, folders.home));
    for (const file of filesBelow(kept.folder)) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      cpSync(join(kept.folder, file), join(target, file));
    }
    setOutput('download-path', target);
    line(`The artifact ${quoted(name)} was brought to ${target}.`);
  };
}
