import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modulesOf, parsePlatform } from '@mlopspltf/definition';
import {
  freshAccount,
  freshPrefix,
  platformFixture,
  requireTools,
  scratchFolder,
  sharedEmulator,
  stackFixture,
  writeStacks,
} from '../src';
import { discardAbandonedRuns } from '../src/run-folder';

describe('requireTools', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  test('names all that is missing, and how to get each', () => {
    process.env.PATH = scratchFolder();

    expect(() => requireTools('terraform', 'moto_server')).toThrow(/terraform: install .*\n.*moto_server: pip install/);
  });

  test('is content where nothing is missing', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'terraform'), '', { mode: 0o755 });
    process.env.PATH = folder;

    expect(() => requireTools('terraform')).not.toThrow();
  });

  test('does not take a file for a tool that cannot be executed', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'terraform'), '', { mode: 0o644 });
    process.env.PATH = folder;

    expect(() => requireTools('terraform')).toThrow('terraform: install');
  });
});

test('the shared emulator is refused to tests whose run has none', async () => {
  const run = process.env.MLOPSPLTF_TEST_RUN;
  delete process.env.MLOPSPLTF_TEST_RUN;
  try {
    await expect(sharedEmulator()).rejects.toThrow('*.terraform.test.ts');
  } finally {
    if (run !== undefined) process.env.MLOPSPLTF_TEST_RUN = run;
  }
});

test('accounts and prefixes are ones that a definition takes, and new each time', () => {
  const accounts = Array.from({ length: 200 }, freshAccount);
  const prefixes = Array.from({ length: 200 }, freshPrefix);

  expect(new Set(accounts).size).toBe(200);
  expect(new Set(prefixes).size).toBe(200);
  for (const account of accounts) expect(account).toMatch(/^\d{12}$/);
  for (const prefix of prefixes) expect(platformFixture({ prefix }).prefix).toBe(prefix);
});

test('a graph is written down as names and what each needs', () => {
  const platform = platformFixture({ modules: { top: ['left', 'right'], left: ['base'], right: ['base'], base: [] } });

  expect(modulesOf(platform, 'dev').map(({ name }) => name)).toEqual([
    'base',
    'left',
    'right',
    'tf_remote_backend',
    'top',
  ]);
});

test('a definition that cannot be is refused here, too', () => {
  expect(() => platformFixture({ modules: { one: ['two'], two: ['one'] } })).toThrow('platformFixture');
});

test('written stacks hold no environment, and what lies beside them all of each', () => {
  const platform = platformFixture({ modules: { base: [], on_top: ['base'] } });

  const output = writeStacks({ platform, folder: scratchFolder() });

  const stacks = join(output, 'stacks');
  expect(readdirSync(stacks).sort()).toEqual(['base', 'on_top', 'tf_remote_backend']);
  for (const module of readdirSync(stacks)) {
    expect(readdirSync(join(stacks, module)).sort()).toEqual(['.terraform.lock.hcl', 'cdk.tf.json']);
    const text = readFileSync(join(stacks, module, 'cdk.tf.json'), 'utf8');
    for (const { account } of platform.environments) expect(text).not.toContain(account);
  }
  const environments = join(output, 'environments');
  expect(readdirSync(environments).sort()).toEqual(
    ['platform.json', ...platform.environments.flatMap(({ name }) => [`${name}.config`, `${name}.tfvars`])].sort(),
  );
  expect(parsePlatform(readFileSync(join(environments, 'platform.json'), 'utf8'), 'the copy')).toEqual(platform);
});

test('a stack takes further resources and outputs, and keeps its own', () => {
  const platform = platformFixture({ modules: { base: [] } });
  const [base] = platform.modules.filter(({ name }) => name === 'base');
  if (!base) throw new Error('it is there');

  const stack = stackFixture(platform, base, {
    resources: { aws_ssm_parameter: { other: { name: 'x' } }, aws_sns_topic: { topic: {} } },
    outputs: { more: '1' },
  });

  expect(stack.resource).toMatchObject({
    aws_ssm_parameter: { parameter: {}, other: { name: 'x' } },
    aws_sns_topic: {},
  });
  expect(stack.output).toMatchObject({ value: {}, more: { value: '1' } });
});

test('what a killed run left behind is removed by the next, and a living one is left alone', async () => {
  const { pid: dead } = spawnSync('true');
  const abandoned = mkdtempSync(join(tmpdir(), `mlopspltf-test-run-${dead}-`));
  const living = mkdtempSync(join(tmpdir(), `mlopspltf-test-run-${process.pid}-`));
  try {
    await discardAbandonedRuns();

    expect(existsSync(abandoned)).toBe(false);
    expect(existsSync(living)).toBe(true);
  } finally {
    rmSync(living, { recursive: true });
  }
});
