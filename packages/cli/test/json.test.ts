import type {
  DriftedResource,
  DriftResult,
  ModuleDrift,
  ModulePlan,
  ModuleResult,
  ResourceChange,
} from '@mlopspltf/deployer';
import { Ajv2020 } from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_NAMES, syntaxOf } from '../src/call/commands';
import { EXIT_MEANINGS } from '../src/exit-codes';
import {
  infra,
  moduleResult,
  parsed,
  removeCheckouts,
  resultOf,
  type Ran,
  type RunOptions,
} from './support/fake-world';
import { fakeJob, fakeRehearsal, fakeRun } from './support/fake-rehearsal';
import { planned, RISKY, WAVE } from './support/plans';

afterAll(removeCheckouts);

const SCHEMA = JSON.parse(readFileSync(join(__dirname, '..', 'schema', 'result.schema.json'), 'utf8')) as {
  readonly $defs: Readonly<
    Record<string, { readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] }>> }>
  >;
};
const ajv = new Ajv2020({ allErrors: true, strict: true });
const validate = ajv.compile(SCHEMA);

/** What is wrong with the JSON on standard output. */
function problemsOf(ran: Pick<Ran, 'stdout'>): readonly string[] {
  if (validate(JSON.parse(ran.stdout))) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/** Complete, so that a new outcome cannot be forgotten. */
const OUTCOMES = Object.keys({
  unchanged: 0,
  planned: 0,
  deferred: 0,
  applied: 0,
  destroyed: 0,
  absent: 0,
  failed: 0,
  skipped: 0,
  rejected: 0,
} satisfies Record<ModuleResult['outcome'], 0>) as readonly ModuleResult['outcome'][];

const ACTIONS = Object.keys({
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  read: 0,
  import: 0,
} satisfies Record<ResourceChange['action'], 0>);

const LOOKS = Object.keys({ same: 0, drifted: 0, failed: 0 } satisfies Record<
  ModuleDrift['outcome'],
  0
>) as readonly ModuleDrift['outcome'][];

const KINDS = Object.keys({ changed: 0, deleted: 0 } satisfies Record<DriftedResource['kind'], 0>);

/** What a look can find. */
const DRIFT: Pick<DriftResult, 'exitCode' | 'drifted' | 'modules' | 'next'> = {
  exitCode: 1,
  drifted: true,
  next: 'npx projen bootstrap:dev',
  modules: LOOKS.map((outcome) => ({
    module: outcome,
    outcome,
    resources: [
      {
        address: 'aws_s3_bucket.models',
        type: 'aws_s3_bucket',
        kind: 'changed',
        attributes: [{ path: 'tags.Owner', before: '"anna"', after: '"ben"' }],
      },
      { address: 'aws_s3_bucket.old', type: 'aws_s3_bucket', kind: 'deleted', attributes: [] },
    ],
    deployed: { commit: 'a'.repeat(40), branch: 'feature/a', at: '2026-01-31T10:00:00.000Z' },
    error: 'no',
    log: '/x/a.log',
    seconds: 1.5,
  })),
};

/** A run with all that it can hold. */
const REHEARSED = fakeRun({
  conclusion: 'failure',
  message: 'invalid',
  jobs: [
    fakeJob({
      conclusion: 'failure',
      environment: 'dev',
      message: 'rejected',
      result: {
        conclusion: 'failure',
        outputs: {},
        steps: [{ name: 'Apply', conclusion: 'failure', duration: 1500, message: 'exit code 3' }],
        summary: '# Plan',
        log: '/x/log.txt',
      },
    }),
    fakeJob({ status: 'waiting', conclusion: undefined }),
  ],
});

const CHOICES = [
  { module: 'artifact_store', chosen: true, reason: 'its stack changed' },
  { module: 'tf_remote_backend', chosen: false, reason: 'is set up by bootstrap' },
];

const STAYS = [{ address: 'aws_x.a', type: 'aws_x', reason: 'the emulator cannot delete it' }];

const UNKNOWN: ModulePlan = {
  module: 'registry',
  changes: [],
  overwrites: {
    kind: 'newer',
    who: 'anna@laptop',
    at: '2026-01-31T10:00:30Z',
    uncommitted: true,
    unknown: 'it is gone',
  },
};

/** Everything that a result can hold. */
const everything: RunOptions = {
  work: (session, operation) => {
    session.report({ kind: 'warning', message: 'The lock file is old.' });
    const { modules } = planned(session, operation, [WAVE, { number: 2, modules: [UNKNOWN], deferred: [] }]);
    const rest = OUTCOMES.map((outcome) =>
      moduleResult(outcome, outcome, {
        changes: RISKY.changes,
        waitsFor: ['a'],
        stays: STAYS,
        error: 'no',
        unsavedState: true,
        log: '/x/a.log',
      }),
    );
    return Promise.resolve(
      resultOf(operation, session, [...modules, ...rest], {
        exitCode: 1,
        next: 'npx projen deploy:dev',
        choices: CHOICES,
        saved: '/x/plans',
        leftOut: [{ module: 'b', reason: 'needs c, which is left out', types: ['aws_sagemaker_domain'] }],
        removed: [{ module: 'old', resources: 3, kept: false }],
      }),
    );
  },
  operations: {
    selectModules: () => Promise.resolve(CHOICES),
    findDrift: ({ environment: { name: environment, account } }) => Promise.resolve({ environment, account, ...DRIFT }),
    unlock: (session, module) =>
      Promise.resolve({
        environment: session.environment.name,
        account: session.environment.account,
        module,
        exitCode: 3,
        lock: { id: 'a-b', who: 'anna@laptop', created: '2026-01-31T10:00:00Z', operation: 'apply', age: '3 min' },
        released: false,
      }),
    unlockDeployment: ({ environment: { name: environment, account } }) =>
      Promise.resolve({
        environment,
        account,
        exitCode: 0,
        lock: {
          description: 'deploy of "feature/a" by ana since 2026-01-31T10:00:00Z (3 min ago): https://x/runs/7',
          operation: 'deploy',
          who: 'ana',
          branch: 'feature/a',
          commit: 'c'.repeat(40),
          run: '7',
          attempt: 1,
          url: 'https://x/runs/7',
          since: '2026-01-31T10:00:00Z',
          age: '3 min',
        },
        released: true,
      }),
    rehearsal: () => fakeRehearsal({ runs: [REHEARSED], problems: ['no'] }).operations,
    diagnose: () =>
      Promise.resolve([
        { subject: 'Terraform', state: 'missing', text: 'is not on PATH', remedy: 'Install 1.11.4.' },
        { subject: 'git', state: 'ok', text: '2.39.5' },
      ]),
  },
};

/** A right call of each command that has a result. */
const CALLS: readonly (readonly string[])[] = [
  ['bootstrap', 'dev'],
  ['plan', 'dev'],
  ['plan', 'dev', '--save', 'plans'],
  ['deploy', 'dev'],
  ['deploy', 'local'],
  ['deploy', 'dev', '--saved', 'plans'],
  ['destroy', 'dev'],
  ['drift', 'dev'],
  ['pipeline', 'drift', 'dev'],
  ['unlock', 'dev', '--module', 'artifact_store'],
  ['unlock', 'dev', '--deployment'],
  ['doctor'],
  ['detect', 'dev', '--since', 'main'],
  ['rehearse', 'push', 'feature/a'],
  ['rehearse', 'pull-request', 'feature/a', 'develop'],
  ['rehearse', 'merge-group', 'main'],
  ['rehearse', 'schedule'],
  ['rehearse', 'dispatch', 'drift'],
];

function commandOf([first = '', second = '']: readonly string[]): string {
  return COMMAND_NAMES.find((name) => name === `${first} ${second}`) ?? first;
}

describe('the JSON', () => {
  test('is described for every command that has it', () => {
    const called = new Set(CALLS.map(commandOf));
    const able = COMMAND_NAMES.filter((name) => syntaxOf(name).options.includes('json'));
    expect([...called].sort()).toEqual([...able].sort());
  });

  test.each(CALLS)('of %s %s is as its schema says, with all that a result can hold', async (...argv) => {
    const ran = await infra([...argv, '--json'], everything);
    expect(problemsOf(ran)).toEqual([]);
    expect(parsed(ran)).toMatchObject({ command: commandOf(argv), exitCode: ran.exitCode });
  });

  test.each(CALLS)('of %s %s is as its schema says, with nothing to do', async (...argv) => {
    const ran = await infra([...argv, '--json']);
    expect(ran.exitCode).toBe(0);
    expect(problemsOf(ran)).toEqual([]);
  });

  test.each([
    ['nothing'],
    ['plna'],
    ['plan'],
    ['plan', 'dve', '--module', 'x', '--parallelism', '0'],
    ['graph'],
    ['emulator', 'strat'],
    ['plan', 'dev', '--debug'],
    ...CALLS,
  ])('of %s %s is as its schema says, when it fails', async (...argv) => {
    const fail = (): Promise<never> => Promise.reject(new TypeError('no'));
    const others = { unlock: fail, unlockDeployment: fail, diagnose: fail, selectModules: fail, findDrift: fail };
    const rehearsal = () => ({ ...fakeRehearsal().operations, openRehearsal: fail });
    const failing = { ...others, destroyBackend: fail, applySaved: fail, rehearsal };
    const ran = await infra([...argv, '--json'], { work: fail, operations: failing });
    expect(ran.exitCode).not.toBe(0);
    expect(problemsOf(ran)).toEqual([]);
    expect(parsed(ran)).toMatchObject({ exitCode: ran.exitCode, modules: [] });
  });

  test('holds no credentials', async () => {
    const env = { AWS_SECRET_ACCESS_KEY: 'not-for-others', AWS_SESSION_TOKEN: 'nor-this' };
    for (const argv of CALLS) {
      expect((await infra([...argv, '--json'], { ...everything, env })).stdout).not.toMatch(/not-for-others|nor-this/);
    }
  });
});

describe('the schema', () => {
  const enumOf = (definition: string, property: string): readonly unknown[] =>
    SCHEMA.$defs[definition]?.properties[property]?.enum ?? [];

  test('knows the outcomes, actions and exit codes that there are, and no others', () => {
    expect(enumOf('moduleResult', 'outcome')).toEqual(OUTCOMES);
    expect(enumOf('change', 'action')).toEqual(ACTIONS);
    expect(enumOf('moduleDrift', 'outcome')).toEqual(LOOKS);
    expect(enumOf('driftedResource', 'kind')).toEqual(KINDS);
    expect(enumOf('failure', 'exitCode').map(String)).toEqual(
      Object.keys(EXIT_MEANINGS).filter((code) => code !== '0'),
    );
  });

  test.each([
    ['an unknown field', { surprise: 1 }],
    ['another exit code', { exitCode: 5 }],
    ['a number for the account', { account: 111111111111 }],
    ['an outcome that there is not', { modules: [{ module: 'a', outcome: 'fine', changes: [], seconds: 0 }] }],
    ['a missing list', { warnings: undefined }],
  ])('refuses %s', async (_title, wrong) => {
    const ran = await infra(['plan', 'dev', '--json']);
    expect(problemsOf({ stdout: JSON.stringify({ ...parsed(ran), ...wrong }) })).not.toEqual([]);
  });
});
