import { parsePlatform, PLATFORM_FILE, type Platform } from '@mlopspltf/definition';
import type {
  DeferredModule,
  ModuleResult,
  OperationResult,
  ProgressEvent,
  ResourceChange,
  Revision,
  Selection,
  Session,
} from '@mlopspltf/deployer';
import { emulatorLimits } from '@mlopspltf/emulator';
import * as summaries from '@mlopspltf/github';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../src/host';
import type { Operations } from '../../src/operations';
import { run } from '../../src/run';
import { fakeRehearsal } from './fake-rehearsal';

/** A definition with a module that is not in every environment. */
export const PLATFORM: Platform = parsePlatform(
  JSON.stringify({
    schemaVersion: 1,
    repository: { owner: 'example-org', name: 'mlopspltf-infra' },
    environments: [
      { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
      { name: 'tst', branch: 'develop', account: '222222222222' },
    ],
    modules: [
      { name: 'tf_remote_backend', appliedBy: 'administrator' },
      { name: 'artifact_store' },
      { name: 'container_registry', dependsOn: ['artifact_store'], environments: ['dev'] },
    ],
  }),
  'test',
);

export const REVISION: Revision = { commit: '1a2b3c4d'.repeat(5), branch: 'feature/a', clean: true, who: 'me@here' };

const folders: string[] = [];

/** A folder that projen could have generated. Removed by {@link removeCheckouts}. */
export function makeCheckout(platform: Platform = PLATFORM): string {
  const root = mkdtempSync(join(tmpdir(), 'infra-cli-'));
  folders.push(root);
  const file = join(root, PLATFORM_FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(platform));
  return root;
}

export function removeCheckouts(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** What a call did, and what it asked the operations for. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Names of the operations, in the order in which they were called. */
  readonly called: readonly string[];
  readonly sessions: readonly Session[];
  readonly selections: readonly Selection[];
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly confirm?: Host['confirm'];
  readonly type?: Host['type'];
  readonly signal?: AbortSignal;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly screen?: Host['screen'];
  /** What plan, deploy, destroy and bootstrap do. @default - nothing changes */
  readonly work?: (session: Session, operation: OperationResult['operation']) => Promise<OperationResult>;
  readonly operations?: Partial<Operations>;
}

/** Runs the program in this process, with a world of its own. */
export async function infra(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { env = {}, isTTY = false, columns } = options;
  const written = { stdout: '', stderr: '' };
  const called: string[] = [];
  const sessions: Session[] = [];
  const selections: Selection[] = [];
  const work = options.work ?? ((session, operation) => Promise.resolve(resultOf(operation, session, [])));
  const operation = (name: OperationResult['operation']) => (session: Session, selection?: Selection) => {
    called.push(name);
    sessions.push(session);
    if (selection) selections.push(selection);
    return work(session, name);
  };
  const operations: Operations = {
    synthesize: () => Promise.resolve(void called.push('synthesize')),
    preload: () => Promise.resolve(),
    readPlatform: () => Promise.resolve(PLATFORM),
    readRevision: () => Promise.resolve(REVISION),
    plan: operation('plan'),
    deploy: operation('deploy'),
    destroy: operation('destroy'),
    applySaved: (session, folder) => {
      called.push(`applySaved ${folder}`);
      sessions.push(session);
      return work(session, 'deploy');
    },
    destroyBackend: () => Promise.reject(new Error('the backend was to be destroyed')),
    bootstrap: operation('bootstrap'),
    runTerraform: (session, module, args) => {
      called.push(`terraform ${module} ${args.join(' ')}`);
      sessions.push(session);
      return Promise.resolve(0);
    },
    unlock: (session, module) => {
      called.push(`unlock ${module}`);
      sessions.push(session);
      const { name: environment, account } = session.environment;
      return Promise.resolve({ environment, account, module, exitCode: 0, released: false });
    },
    findDrift: ({ environment: { name: environment, account } }) =>
      Promise.resolve({ environment, account, exitCode: 0, drifted: false, modules: [] }),
    unlockDeployment: (session) => {
      called.push('unlockDeployment');
      sessions.push(session);
      const { name: environment, account } = session.environment;
      return Promise.resolve({ environment, account, exitCode: 0, released: false });
    },
    diagnose: () => Promise.resolve([]),
    selectModules: () => Promise.resolve([]),
    terraformCliConfig: () => Promise.resolve({ mirrors: [] }),
    emulator: () => fakeEmulator(called),
    github: () => ({
      setUpEnvironments: () => Promise.resolve({ changed: [], remarks: [] }),
      checkEnvironments: () => Promise.resolve({ weaknesses: [], remarks: [] }),
      supersedeWaitingRuns: () => Promise.reject(new Error('runs were to be cancelled')),
    }),
    pipeline: () => {
      throw new Error('the pipeline was asked');
    },
    summaries: () => summaries,
    rehearsal: () => fakeRehearsal().operations,
    ...options.operations,
  };
  const host: Host = {
    cwd: options.cwd ?? makeCheckout(),
    env,
    stdout: { isTTY, columns, write: (text) => (written.stdout += text) },
    stderr: { isTTY, columns, write: (text) => (written.stderr += text) },
    confirm: options.confirm,
    type: options.type,
    screen: options.screen,
    signal: options.signal ?? new AbortController().signal,
    processors: 2,
  };
  const exitCode = await run(argv, host, operations);
  return { exitCode, ...written, called, sessions, selections };
}

/** A result as the deployer gives it. */
export function resultOf(
  operation: OperationResult['operation'],
  session: Pick<Session, 'environment'>,
  modules: readonly ModuleResult[],
  rest: Partial<OperationResult> = {},
): OperationResult {
  const { name, account } = session.environment;
  return { operation, environment: name, account, exitCode: 0, modules, ...rest };
}

export function moduleResult(
  module: string,
  outcome: ModuleResult['outcome'],
  rest: Partial<ModuleResult> = {},
): ModuleResult {
  return { module, outcome, changes: [], seconds: 1.25, ...rest };
}

export function change(action: ResourceChange['action'], address: string, ...attributes: string[]): ResourceChange {
  return { action, address, type: address.split('.')[0] ?? '', attributes: attributes.map((path) => ({ path })) };
}

export function deferred(module: string, rest: Partial<DeferredModule> = {}): DeferredModule {
  return { module, waitsFor: [], reads: [], wave: 2, resources: 4, isNew: true, ...rest };
}

export function wave(
  modules: readonly { readonly module: string; readonly changes: readonly ResourceChange[] }[],
): ProgressEvent {
  return { kind: 'wave', wave: { number: 1, modules, deferred: [] } };
}

export const ENDPOINT = 'http://127.0.0.1:5555';

function fakeEmulator(called: string[]): ReturnType<Operations['emulator']> {
  return {
    startEmulator: () => {
      called.push('startEmulator');
      return Promise.resolve({ endpoint: ENDPOINT, reused: false });
    },
    stopEmulator: () => Promise.resolve({ stopped: called.push('stopEmulator') > 0 }),
    emulatorEnvironment: (_emulator, account) =>
      Promise.resolve({
        variables: { AWS_ENDPOINT_URL: ENDPOINT, AWS_ACCESS_KEY_ID: `of-${account}` },
        unset: ['AWS_PROFILE'],
      }),
    emulatorLimits,
    withEmulator: (env, { variables, unset }) => ({
      ...Object.fromEntries(Object.entries(env).filter(([name]) => !unset.includes(name))),
      ...variables,
    }),
    shellExports: (variables, unset) =>
      [
        ...(unset ?? []).map((name) => `unset ${name}\n`),
        ...Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`),
      ].join(''),
  };
}

/** The object that `--json` prints. */
export function parsed(ran: Ran): Record<string, unknown> {
  return JSON.parse(ran.stdout) as Record<string, unknown>;
}

/** The last line on standard error. */
export function lastLine({ stderr }: Pick<Ran, 'stderr'>): string {
  return stderr.trimEnd().split('\n').at(-1) ?? '';
}
