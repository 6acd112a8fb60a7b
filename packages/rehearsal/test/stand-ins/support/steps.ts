import { resolvePlatform, type Platform } from '@mlopspltf/definition';
import { scratchFolder } from '@mlopspltf/testing';
import type { JobWork, ServedRepository, StepDefinition } from '../../../src/api';
import { LocalJobRunner } from '../../../src/runner';
import { ACTIONS, standIns, type StandInOptions } from '../../../src/stand-ins';
import { step, TOKEN, type Ran } from '../../runner/support/jobs';

export const PLATFORM: Platform = resolvePlatform({
  repository: { owner: 'acme', name: 'ml-infra', id: '74', ownerId: '65' },
  prefix: 'acme',
  environments: [{ name: 'dev', branch: 'feature/**', account: '444455556666' }],
  modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
});

/** An action at the commit that is known. */
export function use(action: string, inputs: Readonly<Record<string, string>> = {}, more: Partial<StepDefinition> = {}) {
  return step({ uses: `${action}@${ACTIONS[action]?.commit ?? 'unknown'}`, with: inputs, ...more });
}

/** A repository that nobody asks. */
export const NO_REPOSITORY: ServedRepository = {
  folder: '/nonexistent',
  fullName: 'acme/ml-infra',
  defaultBranch: 'main',
  resolve: () => Promise.resolve(undefined),
  read: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
};

/** Runs jobs of one rehearsal with the real stand-ins. */
export function rehearsal(options: Partial<StandInOptions> = {}): (work: JobWork) => Promise<Ran> {
  const folder = options.folder ?? scratchFolder();
  const world: StandInOptions = { platform: PLATFORM, repository: NO_REPOSITORY, ...options, folder };
  const runner = new LocalJobRunner({
    folder,
    github: { issueToken: () => ({ token: TOKEN, revoke: () => undefined }) },
    standIns: standIns(world),
    ...(world.endpoint === undefined ? {} : { endpoint: world.endpoint }),
    keepInstallations: false,
  });
  return async (work) => {
    const lines: string[] = [];
    const result = await runner.run(
      work,
      (event) => {
        if (event.kind === 'line') lines.push(event.text);
      },
      new AbortController().signal,
    );
    return { ...result, lines };
  };
}
