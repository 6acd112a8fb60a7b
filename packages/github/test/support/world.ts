import { resolvePlatform, type EnvironmentDefinition, type Platform } from '@mlopspltf/definition';
import type { Comparison } from '../../src';
import { checkEnvironments, setUpEnvironments, type CheckResult, type SetupRequest, type SetupResult } from '../../src';
import { FakeGitHub, TOKEN, type FakeGitHubOptions } from './fake-github';

export const ENVIRONMENTS: readonly EnvironmentDefinition[] = [
  { name: 'dev', branch: 'feature/**', account: '111111111111' },
  { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@Anna', '@example-org/leads'] },
];

/** A platform with these environments, or with one of them changed. */
export function platformWith(environments: readonly EnvironmentDefinition[] = ENVIRONMENTS): Platform {
  return resolvePlatform({
    repository: { owner: 'example-org', name: 'mlopspltf-infra' },
    environments,
    modules: [{ name: 'tf_remote_backend', appliedBy: 'administrator' }],
  });
}

/** Only `prd`, with some of it replaced. */
export function productionWith(changes: Partial<EnvironmentDefinition> = {}): Platform {
  return platformWith([
    { name: 'prd', branch: 'main', account: '333333333333', reviewers: ['@Anna', '@example-org/leads'], ...changes },
  ]);
}

export const PEOPLE = { users: { Anna: 7, ben: 8, 'some-org': 9 }, teams: { leads: 20 } } as const;

/** A fake GitHub and calls of the package against it. */
export interface World {
  readonly github: FakeGitHub;
  readonly env: NodeJS.ProcessEnv;
  readonly shown: Comparison[];
  readonly reports: string[];
  readonly questions: string[];
  readonly setUp: (platform: Platform, changes?: Partial<SetupRequest>) => Promise<SetupResult>;
  readonly check: (platform: Platform, changes?: Partial<SetupRequest>) => Promise<CheckResult>;
  readonly stop: () => Promise<void>;
}

export async function startWorld(options: FakeGitHubOptions = {}): Promise<World> {
  const github = new FakeGitHub({ ...PEOPLE, ...options });
  const env = { GITHUB_API_URL: await github.start(), GITHUB_TOKEN: TOKEN };
  const [shown, reports, questions]: [Comparison[], string[], string[]] = [[], [], []];
  const request = (platform: Platform, changes: Partial<SetupRequest> = {}): SetupRequest => ({
    platform,
    env,
    signal: new AbortController().signal,
    report: (message) => void reports.push(message),
    paced: false,
    show: (comparisons) => void shown.push(...comparisons),
    approve: (question) => Promise.resolve(questions.push(question) > 0),
    ...changes,
  });
  return {
    github,
    env,
    shown,
    reports,
    questions,
    setUp: (platform, changes) => setUpEnvironments(request(platform, changes)),
    check: (platform, changes) => checkEnvironments(request(platform, changes)),
    stop: () => github.stop(),
  };
}
