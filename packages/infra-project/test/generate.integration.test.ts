import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleDefinition, PlatformDefinition } from '@mlopspltf/definition';
import { GOOD } from './definitions';
import { Generated } from './generated';

interface TasksFile {
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly steps?: readonly {
          readonly exec?: string;
          readonly execArgs?: string[];
          readonly receiveArgs?: boolean;
        }[];
      }
    >
  >;
}

const withFeatureStore: PlatformDefinition = { ...GOOD, modules: [...GOOD.modules, { name: 'feature_store' }] };

let generated: Generated;
beforeEach(() => (generated = new Generated()));
afterEach(() => generated.remove());

function chain(length: number): readonly ModuleDefinition[] {
  return Array.from({ length }, (_, i) => ({ name: `m${i}`, dependsOn: i === 0 ? [] : [`m${i - 1}`] }));
}

describe('a definition', () => {
  test('becomes workspace packages, config files, tasks and workflows, and a second run changes none of them', () => {
    const first = generated.run(GOOD);
    const files = generated.snapshot();
    generated.run(GOOD);

    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        '.github/workflows/deploy.yml',
        '.github/workflows/pull-request.yml',
        '.nvmrc',
        '.projen/platform.json',
        '.terraform-version',
        'backend_configs/prd.config',
        'env_specific_vars/tst.tfvars',
        'packages/artifact-store/package.json',
        'packages/backend-bootstrap/package.json',
        'tsconfig.dev.json',
      ]),
    );
    expect(generated.snapshot()).toEqual(files);
  });

  test('makes the backend configs that Terraform reads', () => {
    generated.synth(GOOD);
    const settings = generated
      .read('backend_configs/dev.config')
      .split('\n')
      .filter((line) => /^\w/.test(line));

    expect(settings).toEqual([
      'bucket              = "mlopspltf-dev-s3-tf-backend"',
      'region              = "us-east-1"',
      'dynamodb_table      = "mlopspltf-dev-ddb-tf-backend"',
      'encrypt             = true',
      'kms_key_id          = "arn:aws:kms:us-east-1:111111111111:alias/mlopspltf-dev-kms-tf-backend"',
      'allowed_account_ids = ["111111111111"]',
    ]);
  });

  test('lists all packages as workspaces, sorted, and pins every dependency', () => {
    generated.synth(GOOD);
    const root = generated.json('package.json') as { workspaces: string[]; devDependencies: Record<string, string> };

    expect(root.workspaces).toEqual([...root.workspaces].sort());
    expect(root.workspaces).toEqual(expect.arrayContaining(['packages/artifact-store', 'packages/cli']));
    for (const folder of ['.', ...root.workspaces]) {
      const { dependencies = {}, devDependencies = {} } = generated.json(`${folder}/package.json`) as Record<
        string,
        Record<string, string>
      >;
      for (const version of Object.values({ ...dependencies, ...devDependencies }))
        expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test('links a module to the modules it depends on', () => {
    generated.synth(GOOD);
    const { dependencies } = generated.json('packages/container-registry/package.json') as {
      dependencies: Record<string, string>;
    };

    expect(dependencies['@mlopspltf/artifact-store']).toBe('0.0.0');
  });

  test('gives each environment its tasks, and hands arguments on without a shell', () => {
    generated.synth(GOOD);
    const { tasks } = generated.json('.projen/tasks.json') as TasksFile;
    const operations = ['bootstrap', 'plan', 'deploy', 'destroy', 'terraform', 'unlock'];

    for (const environment of ['dev', 'tst', 'prd']) {
      for (const operation of operations) {
        expect(tasks[`${operation}:${environment}`]?.steps).toEqual([
          { execArgs: ['infra', operation, environment], receiveArgs: true },
        ]);
      }
    }
    for (const { steps = [] } of Object.values(tasks)) {
      for (const { exec, receiveArgs } of steps) expect(receiveArgs === true && exec !== undefined).toBe(false);
    }
  });

  test('that is wrong writes nothing, shows no stack trace, and ends with 2', () => {
    const result = generated.run({ ...GOOD, region: 'mars-1', prefix: 'UPPER' });

    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/^2 mistakes in \.projenrc\.ts:[\s\S]*Nothing was written\.\n$/);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect([...generated.snapshot().keys()]).toEqual(['.projenrc.ts']);
  });

  test('of a longer chain of modules than GitHub starts a workflow for writes nothing, and ends with 2', () => {
    const result = generated.run({ ...GOOD, modules: chain(100) });

    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(
      /^\.github\/workflows\/deliver\.yml would have \d{3},\d{3} bytes, [\s\S]*dependsOn[\s\S]*\nNothing was written\.\n$/,
    );
    expect([...generated.snapshot().keys()]).toEqual(['.projenrc.ts']);
  });

  test.each([
    [24, 3],
    [30, 3],
    [60, 3],
    [24, 20],
  ])('of a chain of %i modules in %i environments is generated within that', (length, count) => {
    const environments = Array.from({ length: count }, (_, i) => ({
      name: i === 0 ? 'prd' : `environment-${i}`,
      branch: i === 0 ? 'main' : `environment-${i}`,
      account: String(111111111111 + i),
    }));
    generated.synth({ ...GOOD, environments, modules: chain(length) });

    expect(Buffer.byteLength(generated.read('.github/workflows/deliver.yml'))).toBeLessThanOrEqual(512_000);
  });

  test('of 100 modules is generated', () => {
    const modules = Array.from({ length: 100 }, (_, i) => ({
      name: `m${i}`,
      dependsOn: i % 10 === 0 ? [] : [`m${i - 1}`],
    }));
    generated.synth({ ...GOOD, modules });

    expect((generated.json('package.json') as { workspaces: string[] }).workspaces).toContain('packages/m99');
  });
});

describe('the entry point of npx projen', () => {
  const refusal = (): string => {
    generated.synth(GOOD);
    const { status, stderr } = spawnSync(process.execPath, ['.projen/generate.cjs'], {
      cwd: generated.folder,
      env: { ...process.env, NODE_PATH: '' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    return stderr;
  };

  test('says how to install in a fresh clone', () => {
    writeFileSync(join(generated.folder, 'package-lock.json'), '{}');

    expect(refusal()).toBe('The packages are not installed. Run: npm ci\n');
  });

  test('says so where there is no lock file yet, too', () => {
    expect(refusal()).toBe('The packages are not installed. Run: npm install\n');
  });
});

describe('packages are installed', () => {
  const dependent: PlatformDefinition = {
    ...GOOD,
    modules: GOOD.modules.map((module) =>
      module.name === 'artifact_store' ? { ...module, description: 'New' } : module,
    ),
  };

  test('once after a change, also of a single package, and not at all without one', () => {
    expect(generated.runWithInstall(GOOD)).toBe('install\n');
    expect(generated.runWithInstall(GOOD)).toBe('');
    expect(generated.runWithInstall(dependent)).toBe('install\n');
  });
});

describe('a module that is added', () => {
  test('gets a package with stack, outputs and test, and a place in the entry point of synthesis', () => {
    generated.synth(GOOD);
    generated.synth(withFeatureStore);

    expect(generated.read('packages/feature-store/src/stack.ts')).toContain(
      'class FeatureStoreStack extends ModuleStack',
    );
    expect(generated.read('packages/feature-store/src/outputs.ts')).toContain("declareOutputs('feature_store'");
    expect(generated.read('packages/feature-store/test/stack.test.ts')).toContain('synthStack(FeatureStoreStack)');
    expect(generated.read('.projen/main.ts')).toContain(
      "import { FeatureStoreStack } from '@mlopspltf/feature-store';",
    );
  });

  test('keeps what a person has written into it', () => {
    generated.synth(withFeatureStore);
    const files = ['src/stack.ts', 'src/outputs.ts', 'src/index.ts', 'test/stack.test.ts', 'README.md'];
    for (const file of files) appendFileSync(join(generated.folder, 'packages/feature-store', file), '// mine\n');
    generated.synth(withFeatureStore);

    for (const file of files) expect(generated.read(`packages/feature-store/${file}`)).toMatch(/\/\/ mine\n$/);
  });

  test('does not take the folder of a package that somebody else has made', () => {
    generated.synth(GOOD);
    mkdirSync(join(generated.folder, 'packages/feature-store'));
    writeFileSync(join(generated.folder, 'packages/feature-store/package.json'), '{"name":"mine"}');
    const result = generated.run(withFeatureStore);

    expect(result.status).toBe(2);
    expect(result.stderr).toContain('packages/feature-store/package.json');
    expect(generated.read('packages/feature-store/package.json')).toBe('{"name":"mine"}');
    expect(generated.read('package.json')).not.toContain('feature-store');
  });
});

describe('a module that is removed', () => {
  test('leaves its folder behind, which is named together with the command that removes it', () => {
    generated.synth(withFeatureStore);
    const result = generated.run(GOOD);

    expect(result.status).toBe(0);
    expect(result.stderr).toContain(
      'packages/feature-store is not in the definition any more. To remove it: rm -r packages/feature-store',
    );
    expect(generated.read('packages/feature-store/src/stack.ts')).toContain('FeatureStoreStack');
    expect(generated.read('package.json')).not.toContain('feature-store');
  });

  test('is not mentioned again once its folder is gone', () => {
    generated.synth(withFeatureStore);
    generated.synth(GOOD);
    rmSync(join(generated.folder, 'packages/feature-store'), { recursive: true });

    expect(generated.run(GOOD).stderr).toBe('');
  });
});

test('a branch, an account and reviewers that are changed are so on the page of the environments', () => {
  generated.synth(GOOD);
  const before = generated.read('docs/environments.md');
  const [dev, tst, ...others] = GOOD.environments;
  const changed = { ...tst, name: 'tst', branch: 'next', account: '444444444444', reviewers: ['@example-org/qa'] };
  generated.synth({ ...GOOD, environments: [...(dev ? [dev] : []), changed, ...others] });
  const after = generated.read('docs/environments.md');

  for (const fact of ['`next`', '`444444444444`', '`@example-org/qa`']) {
    expect([fact, before.includes(fact), after.includes(fact)]).toEqual([fact, false, true]);
  }
  for (const fact of ['`develop`', '`222222222222`']) expect(after).not.toContain(fact);
  expect((generated.json('.projen/files.json') as { files: string[] }).files).toContain('docs/environments.md');
  expect(statSync(join(generated.folder, 'docs/environments.md')).mode & 0o222).toBe(0);
});

test('an environment that is removed takes its config files with it', () => {
  generated.synth(GOOD);
  generated.synth({ ...GOOD, environments: GOOD.environments.slice(0, 2) });

  expect([...generated.snapshot().keys()]).not.toContain('backend_configs/prd.config');
  expect([...generated.snapshot().keys()]).toContain('backend_configs/tst.config');
  expect(generated.read('docs/environments.md')).not.toContain('prd');
});
