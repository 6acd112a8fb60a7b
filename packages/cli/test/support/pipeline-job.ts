import type { PipelineSession, PlanReference } from '@mlopspltf/deployer';
import {
  parseDestruction,
  parseReferences,
  pushRevision,
  serializeDestruction,
  serializeReferences,
} from '@mlopspltf/deployer';
import { parseDigests, parseShard, parseShards, serializeShards } from '@mlopspltf/deployer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operations, PipelineOperations } from '../../src/operations';
import { infra, makeCheckout, PLATFORM, type Ran } from './fake-world';

/** A plan that was kept. */
export const REFERENCE: PlanReference = {
  module: 'artifact_store',
  attempt: 1,
  plan: { version: 'one', sha256: 'a'.repeat(64) },
  about: { version: 'two', sha256: 'b'.repeat(64) },
};
/** What GitHub says of a run, in its variables. */
export const FACTS = {
  GITHUB_SHA: '1a2b3c4d'.repeat(5),
  GITHUB_REF: 'refs/heads/feature/$(touch pwned)',
  GITHUB_ACTOR: 'ana',
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_REPOSITORY: 'example-org/infra',
  GITHUB_SERVER_URL: 'https://github.com',
};

export interface Job extends Ran {
  readonly outputs: Readonly<Record<string, string>>;
  readonly page: string;
  readonly file: (name: string) => string;
  /** Folders of what a commit brought. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  readonly seen: readonly PipelineSession[];
}

/** Runs a command as a job would, in a checkout of its own. */
export async function job(
  argv: readonly string[],
  pipeline: Partial<PipelineOperations> = {},
  env: NodeJS.ProcessEnv = {},
  operations: Partial<Operations> = {},
): Promise<Job> {
  const cwd = makeCheckout();
  const [opened, closed, seen]: [string[], string[], PipelineSession[]] = [[], [], []];
  const see =
    <T extends readonly unknown[], R>(work: (session: PipelineSession, ...more: T) => Promise<R>) =>
    (session: PipelineSession, ...more: T): Promise<R> => {
      seen.push(session);
      return work(session, ...more);
    };
  const fake: PipelineOperations = {
    pushRevision,
    pullRequestRevision: () => Promise.resolve(pushRevision({ ...FACTS, GITHUB_REF: 'refs/heads/develop' })),
    openBroughtData: ({ data }) => {
      opened.push(data);
      return Promise.resolve({
        platform: PLATFORM,
        output: `${data}.trusted`,
        close: () => Promise.resolve(void closed.push(data)),
      });
    },
    planForPush: () => Promise.reject(new Error('not expected')),
    detectForPush: () => Promise.reject(new Error('not expected')),
    planShard: () => Promise.reject(new Error('not expected')),
    gatherForPush: () => Promise.reject(new Error('not expected')),
    planForPullRequest: () => Promise.reject(new Error('not expected')),
    applyApproved: () => Promise.reject(new Error('not expected')),
    planDestruction: () => Promise.reject(new Error('not expected')),
    destroyConfirmed: () => Promise.reject(new Error('not expected')),
    serializeDestruction,
    parseDestruction,
    parseReferences,
    serializeReferences,
    serializeShards,
    parseShard,
    parseShards,
    parseDigests,
    ...pipeline,
  };
  const [output, summary] = [join(cwd, 'output'), join(cwd, 'summary')];
  const ran = await infra(argv, {
    cwd,
    env: { ...FACTS, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...env },
    operations: {
      pipeline: () => ({
        ...fake,
        planForPush: see(fake.planForPush),
        detectForPush: see(fake.detectForPush),
        gatherForPush: see(fake.gatherForPush),
        planForPullRequest: see(fake.planForPullRequest),
        applyApproved: see(fake.applyApproved),
        planDestruction: see(fake.planDestruction),
        destroyConfirmed: see(fake.destroyConfirmed),
      }),
      ...operations,
    },
  });
  const file = (name: string): string => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '');
  return { ...ran, outputs: readOutputs(file('output')), page: file('summary'), file, opened, closed, seen };
}

/** As a runner reads them. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^(\w+)<<(\S+)\n([^]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value] as const));
}
