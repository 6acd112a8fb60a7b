import type { PlatformDefinition } from '@mlopspltf/definition';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MissingTarballsError } from '../src';
import { Toolkit } from '../src/toolkit-source';
import type { Workflow } from '../src/workflows/model';
import { GOOD } from './definitions';
import { Generated } from './generated';

interface Manifest {
  readonly name: string;
  readonly license: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface UpgradeTask {
  readonly tasks: { readonly upgrade: { readonly steps: readonly { readonly execArgs: readonly string[] }[] } };
}

const FEATURES: PlatformDefinition = {
  ...GOOD,
  repository: { owner: 'example-org', name: 'mlopspltf-features' },
  modules: [
    { name: 'github_oidc', appliedBy: 'administrator' },
    { name: 'features' },
    { name: 'serving', dependsOn: ['features'] },
  ],
};
const REVIEWED: PlatformDefinition = {
  ...FEATURES,
  environments: FEATURES.environments.map((each) => ({ ...each, reviewers: ['@example-org/leads'] })),
};

let generated: Generated;
const begin = (): Generated => (generated = new Generated());
const end = (): void => generated.remove();

const manifest = (folder: string): Manifest => generated.json(join(folder, 'package.json')) as Manifest;

/** A workflow without the steps of a name. */
function withoutStep(workflow: Workflow, name: RegExp): Workflow {
  const jobs = Object.entries(workflow.jobs).map(([id, job]) => [
    id,
    'steps' in job ? { ...job, steps: job.steps.filter((step) => !name.test(step.name)) } : job,
  ]);
  return { ...workflow, jobs: Object.fromEntries(jobs) as Workflow['jobs'] };
}

/** All that manifests depend on, as `name@version`. */
function dependenciesOn(scope: string): readonly string[] {
  return ['.', ...(manifest('.').workspaces ?? [])].flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = manifest(folder);
    return Object.entries({ ...dependencies, ...devDependencies })
      .filter(([name]) => name.startsWith(`${scope}/`))
      .map(([name, version]) => `${name}@${version}`);
  });
}

describe('a repository whose tools are published', () => {
  beforeAll(() => begin().synth({ ...FEATURES, toolkit: 'published' }));
  afterAll(end);

  test('has a package for each module, and one manifest of what jobs with rights install', () => {
    expect(manifest('.').workspaces).toEqual([
      'packages/cli',
      'packages/features',
      'packages/github-oidc',
      'packages/serving',
    ]);
    expect(manifest('packages/cli')).toMatchObject({
      name: '@mlopspltf-features/cli',
      private: true,
      dependencies: { '@mlopspltf/deployer': '0.0.0' },
    });
    expect(Object.keys(manifest('packages/cli').dependencies ?? {})).toEqual(['@mlopspltf/deployer']);
    expect([...generated.snapshot().keys()].filter((path) => path.startsWith('packages/cli/'))).toEqual([
      'packages/cli/package.json',
    ]);
  });

  test('uses all tools at one version, that of the project type', () => {
    expect(new Set(dependenciesOn('@mlopspltf').map((each) => each.replace(/^.*@/, '')))).toEqual(new Set(['0.0.0']));
    expect(Object.keys(manifest('.').devDependencies ?? {})).toEqual(
      expect.arrayContaining(['@mlopspltf/infra-project', '@mlopspltf/rehearsal', '@mlopspltf/shared-constructs']),
    );
  });

  test('calls its own packages by its own name, which is none of those that are published', () => {
    expect(manifest('packages/serving').name).toBe('@mlopspltf-features/serving');
    expect(manifest('packages/serving').dependencies).toMatchObject({ '@mlopspltf-features/features': '0.0.0' });
    expect(generated.read('.projen/main.ts')).toContain("from '@mlopspltf-features/serving';");
  });

  test('takes the roles of the workflows from their package', () => {
    expect(manifest('packages/github-oidc').dependencies).toMatchObject({ '@mlopspltf/github-oidc': '0.0.0' });
    expect(generated.read('packages/github-oidc/src/stack.ts')).toBe(
      "export { GithubOidcStack } from '@mlopspltf/github-oidc';\n",
    );
    expect(generated.read('packages/github-oidc/src/outputs.ts')).toBe(
      "export { githubOidc } from '@mlopspltf/github-oidc/outputs';\n",
    );
  });

  test('has none of what only the tools themselves need', () => {
    const { tasks } = generated.json('.projen/tasks.json') as { readonly tasks: object };
    const { projects } = generated.json('jest.config.json') as { readonly projects: readonly object[] };

    expect(Object.keys(manifest('.').devDependencies ?? {})).not.toContain('fast-check');
    expect(Object.keys(tasks)).toEqual(expect.arrayContaining(['deploy:local', 'test', 'rehearse', 'upgrade']));
    expect(Object.keys(tasks)).not.toContain('bench');
    expect(JSON.stringify(projects)).not.toContain('packages/testing');
    expect([...generated.snapshot().keys()]).not.toContain('.github/dependabot.yml');
  });

  test('is under no licence but its own', () => {
    expect([...generated.snapshot().keys()]).not.toContain('LICENSE');
    expect(manifest('.').license).toBe('UNLICENSED');
    expect(manifest('packages/features').license).toBe('UNLICENSED');
  });

  test('says in its README how to begin, and in those of its modules what they give', () => {
    expect(generated.read('README.md')).toMatch(/^# mlopspltf-features\n[\s\S]*npx projen deploy:local/);
    expect(generated.read('packages/features/README.md')).toMatch(/^# features\n[\s\S]*\| `parameter_name` \|/);
  });

  test('has the provider locked', () => {
    expect(generated.read('.terraform.lock.hcl')).toMatch(/version {5}= "5\.100\.0"[\s\S]*"h1:/);
  });

  test('is upgraded by the project type first, which then writes the versions of all tools', () => {
    const { tasks } = generated.json('.projen/tasks.json') as UpgradeTask;

    expect(tasks.upgrade.steps.map(({ execArgs }) => execArgs.join(' '))).toEqual([
      'npm install --save-dev --save-exact @mlopspltf/infra-project@latest',
      'node .projen/generate.cjs',
    ]);
  });

  test('is generated again without a change', () => {
    const before = generated.snapshot();
    generated.synth({ ...FEATURES, toolkit: 'published' });

    expect(generated.snapshot()).toEqual(before);
  });
});

describe('a repository', () => {
  beforeEach(begin);
  afterEach(end);

  test('has its tools from npm, if its definition says nothing about them', () => {
    generated.run({ ...FEATURES, toolkit: undefined });

    expect(manifest('.').workspaces).toContain('packages/cli');
    expect(manifest('.').workspaces).not.toContain('packages/deployer');
  });

  test('has the workflows of every other one, but that the tools are released, and their sources run, in their own', () => {
    const workflows = () => {
      const all = [...generated.snapshot()].filter(([path]) => path.startsWith('.github/workflows/'));
      return all.map(([path, text]) => [path, parse(text) as Workflow] as const);
    };
    generated.synth({ ...REVIEWED, toolkit: 'workspace' });
    const here = workflows();
    end();
    begin();
    generated.synth({ ...REVIEWED, toolkit: 'published' });

    expect(here.length).toBeGreaterThan(5);
    expect(workflows()).toEqual(
      here
        .filter(([path]) => path !== '.github/workflows/release.yml')
        .map(([path, workflow]) => [path, withoutStep(workflow, /^Refuse what could take the place/)]),
    );
    expect(workflows()).not.toEqual(here.filter(([path]) => path !== '.github/workflows/release.yml'));
  });

  test('leaves what decides over deployments to reviewers, the tools too', () => {
    generated.synth({ ...REVIEWED, toolkit: 'published' });

    const owners = generated.read('.github/CODEOWNERS');
    expect(owners).toMatch(/^\* @example-org\/leads$/m);
    expect(owners).toContain('\n/packages/serving/\n');
    expect(owners).not.toContain('/packages/cli/');
  });
});

describe('a repository whose tools are files', () => {
  beforeEach(begin);
  afterEach(end);

  const files = new Toolkit('vendored', 'mlopspltf-features').tarballs([{ name: 'github_oidc' }]);
  const vendor = (names: readonly string[]) => {
    mkdirSync(join(generated.folder, 'vendor'), { recursive: true });
    for (const name of names) writeFileSync(join(generated.folder, 'vendor', name), '');
  };

  test('depends on those files, and keeps them in git', () => {
    vendor(files);
    generated.synth({ ...REVIEWED, toolkit: 'vendored' });

    expect(dependenciesOn('@mlopspltf')).toEqual(
      expect.arrayContaining([
        '@mlopspltf/infra-project@file:vendor/mlopspltf-infra-project-0.0.0.tgz',
        '@mlopspltf/deployer@file:../../vendor/mlopspltf-deployer-0.0.0.tgz',
        '@mlopspltf/shared-constructs@file:../../vendor/mlopspltf-shared-constructs-0.0.0.tgz',
        '@mlopspltf/github-oidc@file:../../vendor/mlopspltf-github-oidc-0.0.0.tgz',
      ]),
    );
    expect(generated.read('.gitignore').split('\n')).toContain('!/vendor/*.tgz');
    expect(generated.read('.github/CODEOWNERS')).not.toContain('vendor');
  });

  test('is upgraded by the file of the project type that is named', () => {
    vendor(files);
    generated.synth({ ...FEATURES, toolkit: 'vendored' });
    const { tasks } = generated.json('.projen/tasks.json') as UpgradeTask;

    expect(tasks.upgrade.steps).toEqual([
      { execArgs: ['node', '.projen/upgrade.cjs'], receiveArgs: true },
      { execArgs: ['node', '.projen/generate.cjs'] },
    ]);
    expect(generated.read('.projen/upgrade.cjs')).toContain(
      "require('@mlopspltf/infra-project').unpackRelease(process.argv.slice(2));",
    );
  });

  test('is not generated while one is missing, and all that are missing are named', () => {
    vendor(files.slice(2));
    const before = generated.snapshot();

    expect(() => generated.synth({ ...FEATURES, toolkit: 'vendored' })).toThrow(MissingTarballsError);
    expect(() => generated.synth({ ...FEATURES, toolkit: 'vendored' })).toThrow(
      new RegExp(files.slice(0, 2).join('[^]*')),
    );
    expect(generated.snapshot()).toEqual(before);
  });
});

test.each([
  ['Features', '@features'],
  ['.github', '@github'],
  ['a.b', '@a.b'],
  ['mlopspltf', '@mlopspltf-modules'],
  ['MLOpsPltf', '@mlopspltf-modules'],
])('packages of the repository %s are named under %s', (repository, scope) => {
  expect(new Toolkit('published', repository).modulePackage('network')).toBe(`${scope}/network`);
});
