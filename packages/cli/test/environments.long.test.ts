import { BACKEND_MODULE, modulesOf, parsePlatform, PLATFORM_FILE, type Platform } from '@mlopspltf/definition';
import type { OperationResult } from '@mlopspltf/deployer';
import { requireTools } from '@mlopspltf/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatedShell } from './support/emulated-shell';
import { infra, lastLine } from './support/program';
import { realCheckout } from './support/real-checkout';
import { digestOfStacks, modulesWith } from './support/stacks-of';
import { storedState } from './support/stored-state';

beforeAll(() => requireTools('terraform', 'moto_server'));

const UNMAKEABLE = 'aws_sagemaker_mlflow_tracking_server';
const UNDELETABLE = 'aws_sagemaker_model_package_group';

/** Nobody types `--break-glass` here by accident: the checkout is of no branch, and tst and prd have reviewers. */
const ALONE = ['--skip-synth', '--auto-approve', '--break-glass', 'trial on an emulator'];

/** One story: each test goes on where the last one ended. */
describe('the stacks of this repository, synthesized once', () => {
  let cwd: string;
  let platform: Platform;
  let digest: string;
  const shells = new Map<string, NodeJS.ProcessEnv>();

  beforeAll(async () => {
    cwd = realCheckout();
    platform = parsePlatform(readFileSync(join(cwd, PLATFORM_FILE), 'utf8'), PLATFORM_FILE);
    expect(lastLine(await infra(['synth'], { cwd, env: process.env }))).toMatch(/^exit code 0\b/);
    digest = digestOfStacks(cwd);
    for (const { name } of platform.environments) shells.set(name, await emulatedShell(cwd, name));
  });

  afterAll(async () => {
    await infra(['emulator', 'stop'], { cwd, env: process.env });
  });

  /** The result of a command that went through. */
  async function done(environment: string, ...argv: readonly string[]): Promise<OperationResult> {
    const ran = await infra([...argv, '--json'], { cwd, env: shells.get(environment) ?? {} });
    expect(`${lastLine(ran)}\n${ran.stderr}`).toMatch(/^exit code 0\b/);
    return JSON.parse(ran.stdout) as OperationResult;
  }

  /** To the first environment as somebody does who tries it out: the backend comes with it, and nobody is asked. */
  const deploy = (environment: string): Promise<OperationResult> =>
    environment === platform.environments[0]?.name
      ? done(environment, 'deploy', 'local', '--skip-synth')
      : done(environment, 'deploy', environment, ...ALONE);

  /** What the emulator can hold of an environment, and what it cannot, by name. */
  function expected(environment: string): { readonly held: readonly string[]; readonly leftOut: readonly string[] } {
    const all = modulesOf(platform, environment)
      .map(({ name }) => name)
      .filter((name) => name !== BACKEND_MODULE);
    const leftOut = modulesWith(cwd, UNMAKEABLE, all);
    return { held: all.filter((name) => !leftOut.includes(name)).sort(), leftOut };
  }

  const outcomes = ({ modules }: OperationResult): readonly string[] =>
    modules.map(({ module, outcome }) => `${module} ${outcome}`).sort();

  test('go to every environment, each in its account, but for what the emulator cannot make', async () => {
    await Promise.all(
      platform.environments.map(async ({ name, account }) => {
        if (name !== platform.environments[0]?.name)
          await done(name, 'bootstrap', name, '--skip-synth', '--auto-approve');
        const result = await deploy(name);
        const { held, leftOut } = expected(name);

        expect(outcomes(result)).toEqual(held.map((module) => `${module} applied`));
        expect(result.account).toBe(account);
        expect((result.leftOut ?? []).map(({ module }) => module)).toEqual(leftOut);
      }),
    );
  });

  test('find nothing to do there after that', async () => {
    for (const { name } of platform.environments) {
      expect(outcomes(await deploy(name))).toEqual(expected(name).held.map((module) => `${module} unchanged`));
    }
  });

  test('are still the same, byte for byte', () => {
    expect(digestOfStacks(cwd)).toBe(digest);
  });

  test('give each environment its own values', async () => {
    const days = await Promise.all(
      platform.environments.map(async ({ name }) => {
        const { resources } = await storedState(shells.get(name) ?? {}, platform, name, 'artifact_store');
        const rules = resources.filter(({ type }) => type === 'aws_s3_bucket_lifecycle_configuration');
        return rules.map(({ name: resource, instances }) => [resource, instances[0]?.attributes.rule] as const);
      }),
    );

    const [dev, tst, prd] = days.map((rules) => JSON.stringify(rules));
    expect(dev).toContain('"noncurrent_days":30');
    expect(tst).toContain('"noncurrent_days":90');
    expect(prd).toContain('"noncurrent_days":730');
  });

  test('are taken down again, dependents first, but for what the emulator cannot delete, which is named', async () => {
    const stuck = modulesWith(cwd, UNDELETABLE, expected('dev').held);
    const result = await done('dev', 'destroy', 'dev', ...ALONE);

    expect(outcomes(result)).toEqual(
      [
        ...expected('dev').held.map((module) => `${module} destroyed`),
        ...expected('dev').leftOut.map((module) => `${module} absent`),
      ].sort(),
    );
    const staying = result.modules.filter(({ stays = [] }) => stays.length > 0);
    expect(staying.map(({ module }) => module)).toEqual(stuck);
    for (const { module, stays = [] } of staying) {
      expect(new Set(stays.map(({ type }) => type))).toEqual(new Set([UNDELETABLE]));
      const { resources } = await storedState(shells.get('dev') ?? {}, platform, 'dev', module);
      const left = resources.filter(({ mode }) => mode === 'managed').map(({ type, name }) => `${type}.${name}`);
      expect(left.sort()).toEqual(stays.map(({ address }) => address).sort());
    }
  });

  test('go there once more, around what stayed', async () => {
    const { held } = expected('dev');

    expect(outcomes(await deploy('dev'))).toEqual(held.map((module) => `${module} applied`));
    expect(outcomes(await deploy('dev'))).toEqual(held.map((module) => `${module} unchanged`));
  });
});
