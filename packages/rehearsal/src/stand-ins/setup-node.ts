import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotImitatedError, quoted } from '../errors';
import { flag, refuseInputs, text } from './inputs';
import { ActionFailure, type ActionCall, type StandIn } from './stand-in';

/**
 * Jobs run on the Node.js that the rehearsal runs on: it is held against the version that is wanted, by its major.
 *
 * @param options.anyVersion lets another major pass, with a warning
 * @see https://github.com/actions/setup-node#usage
 */
export function setUpNode({ anyVersion }: { readonly anyVersion: boolean }): StandIn {
  return (call) => {
    const { inputs, place, warning, setOutput } = call;
    refuseInputs(inputs, ['architecture', 'registry-url', 'scope', 'token', 'cache', 'mirror', 'mirror-token'], place);
    if (flag(inputs, 'package-manager-cache', true)) {
      const advice = 'Write "package-manager-cache: false", as jobs with rights should have it.';
      throw new NotImitatedError(place, "setup-node's cache of packages", advice);
    }
    const wanted = wantedVersion(call);
    const major = /^v?(\d+)(\.|$)/.exec(wanted)?.[1];
    if (major === undefined) {
      throw new NotImitatedError(place, `the version of Node.js ${quoted(wanted)}`, 'Write its number.');
    }
    if (major !== process.versions.node.split('.')[0]) {
      const advice = `Start the rehearsal with Node.js ${major} (this is ${process.version}), or allow any version.`;
      if (!anyVersion) throw new NotImitatedError(place, `Node.js ${wanted}`, advice);
      warning(`Node.js ${wanted} is wanted; this job runs on ${process.version}.`);
    }
    setOutput('node-version', process.version);
    setOutput('cache-hit', 'false');
  };
}

function wantedVersion({ inputs, folders, place, warning }: ActionCall): string {
  const version = text(inputs, 'node-version');
  const file = text(inputs, 'node-version-file');
  if (version !== '' && file !== '') warning('Both node-version and node-version-file are given: the first counts.');
  if (version !== '') return version;
  if (file === '') throw new NotImitatedError(place, 'setup-node without a version', 'Name a version, or its file.');
  if (file.endsWith('package.json')) {
    throw new NotImitatedError(place, `node-version-file: ${quoted(file)}`, 'Name a file like .nvmrc.');
  }
  try {
    return readFileSync(join(folders.workspace, file), 'utf8').trim();
  } catch (error) {
    throw new ActionFailure(`The file of the version of Node.js ${quoted(file)} does not exist.`, { cause: error });
  }
}
