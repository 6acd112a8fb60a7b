import type * as deployer from '@mlopspltf/deployer';
import type * as emulator from '@mlopspltf/emulator';
import type * as github from '@mlopspltf/github';
import { createRequire } from 'node:module';
import type * as rehearsal from '@mlopspltf/rehearsal';
import { MissingPackageError } from './errors';
import type * as liveProgress from './output/live-progress';

/**
 * What takes longer to load than `infra graph` takes to run. `require`, because `import()` would leave TypeScript to
 * Node.js, past the loader that `bin/infra.js` has installed.
 */
const load = createRequire(__filename);

export const loadDeployer = (): typeof deployer => load('@mlopspltf/deployer') as typeof deployer;

export const loadEmulator = (): typeof emulator => load('@mlopspltf/emulator') as typeof emulator;

export const loadGitHub = (): typeof github => load('@mlopspltf/github') as typeof github;

/** @throws MissingPackageError where it is not installed: the jobs with rights do without it */
export const loadRehearsal = (): typeof rehearsal => {
  const name = '@mlopspltf/rehearsal';
  try {
    load.resolve(name);
  } catch (error) {
    throw new MissingPackageError(name, error);
  }
  return load(name) as typeof rehearsal;
};

export const loadLiveProgress = (): typeof liveProgress => load('./output/live-progress') as typeof liveProgress;
