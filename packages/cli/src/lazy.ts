import type * as deployer from '@mlopspltf/deployer';
import type * as emulator from '@mlopspltf/emulator';
import type * as github from '@mlopspltf/github';
import type * as rehearsal from '@mlopspltf/rehearsal';
import { MissingPackageError } from './errors';
import type * as liveProgress from './output/live-progress';

/* eslint-disable @typescript-eslint/no-require-imports --
   `import()` would leave TypeScript to Node.js, past the loader that bin/infra.js has installed. */

// What takes longer to load than `infra graph` takes to run. Names are written out: who bundles the program looks for them.

export const loadDeployer = (): typeof deployer => require('@mlopspltf/deployer') as typeof deployer;

export const loadEmulator = (): typeof emulator => require('@mlopspltf/emulator') as typeof emulator;

export const loadGitHub = (): typeof github => require('@mlopspltf/github') as typeof github;

/** @throws MissingPackageError where it is not installed: the jobs with rights do without it */
export const loadRehearsal = (): typeof rehearsal => {
  try {
    require.resolve('@mlopspltf/rehearsal');
  } catch (error) {
    throw new MissingPackageError('@mlopspltf/rehearsal', error);
  }
  return require('@mlopspltf/rehearsal') as typeof rehearsal;
};

export const loadLiveProgress = (): typeof liveProgress => require('./output/live-progress') as typeof liveProgress;
