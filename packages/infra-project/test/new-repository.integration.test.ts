import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discover } from 'projen/lib/inventory';
import { jsiiManifest, NewRepository, type NewRepositoryOptions } from '../src';
import { newDefinition } from '../src/new-definition';
import { Toolkit } from '../src/toolkit-source';
import { REPOSITORY } from './generated';

let folder: string;
let stderr: jest.SpyInstance;
const startedIn = process.cwd();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-'));
  process.chdir(folder);
  process.env.PROJEN_DISABLE_POST = 'true';
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  stderr.mockRestore();
  process.chdir(startedIn);
  rmSync(folder, { recursive: true, force: true });
});

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const make = (options: NewRepositoryOptions): void => new NewRepository(options).synth();
const said = (): string => stderr.mock.calls.flat().join('');

/** @returns what it says when it refuses */
function refusal(options: NewRepositoryOptions): string {
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  expect(() => make(options)).toThrow('exit 2');
  exit.mockRestore();
  return said();
}

describe('projen', () => {
  test('finds one project type in the manifest, with its options and a name from the folder', () => {
    writeFileSync(join(folder, '.jsii'), JSON.stringify(jsiiManifest('1.2.3')));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(REPOSITORY, 'node_modules/projen'), join(folder, 'node_modules/projen'));
    const found = discover(folder).filter(({ moduleName }) => moduleName === '@mlopspltf/infra-project');

    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ pjid: 'infra', typename: 'NewRepository' });
    expect(
      found[0]?.options.map(({ switch: option, optional, default: byDefault }) => [option, optional, byDefault]),
    ).toEqual([
      ['backend-repository', true, '- PREFIX-infra'],
      ['dev-deps', true, '- what --from names'],
      ['name', undefined, '$BASEDIR'],
      ['owner', true, '- that of the remote origin, or a placeholder'],
      ['prefix', true, '"mlopspltf"'],
    ]);
  });
});

describe('a new repository', () => {
  test('has a definition that a person edits, in the style that lint asks for', () => {
    make({ name: 'mlopspltf-features', owner: 'an-organization-with-a-name-of-39-chars' });
    const source = read('.projenrc.ts');

    expect(source).toContain("name: 'mlopspltf-features'");
    expect(source).toContain("backend: {\n    repository: 'mlopspltf-infra',");
    expect(source).not.toContain('toolkit');
    const prettier = join(REPOSITORY, 'node_modules/prettier/bin/prettier.cjs');
    const checked = spawnSync(process.execPath, [prettier, '--check', '.projenrc.ts', 'packages'], {
      encoding: 'utf8',
    });
    expect(checked).toMatchObject({ status: 0 });
  });

  test('has the roles of its workflows and one sample module, called after the repository', () => {
    make({ name: 'mlopspltf-features' });

    expect(readdirSync(join(folder, 'packages')).sort()).toEqual(['cli', 'features', 'github-oidc']);
  });

  test('that sets up the backend itself has the module for it', () => {
    make({ name: 'acme-platform', prefix: 'acme', backendRepository: 'acme-platform' });

    expect(read('.projenrc.ts')).not.toContain('backend:');
    expect(readdirSync(join(folder, 'packages'))).toContain('backend-bootstrap');
  });

  test('says what to type next', () => {
    const once = jest.spyOn(process, 'once').mockReturnValue(process);
    make({ name: 'mlopspltf-features' });
    for (const [event, listener] of once.mock.calls) if (event === 'exit') listener();
    once.mockRestore();

    expect(said()).toContain('npx projen deploy:local');
  });

  test('is not made where there is a definition', () => {
    writeFileSync(join(folder, '.projenrc.ts'), '// mine');

    expect(refusal({ name: 'mlopspltf-features' })).toContain('There is a .projenrc.ts in this folder');
    expect(readdirSync(folder)).toEqual(['.projenrc.ts']);
  });

  test('of a wrong name is not made, and all that is wrong is said without a stack trace', () => {
    const message = refusal({ name: 'features', prefix: 'NOT_LOWER', owner: 'a b' });

    expect(message).toMatch(/^\d mistakes in what was asked for:[^]*NOT_LOWER[^]*No repository was made\.\n$/);
    expect(message).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('made where CI is set installs without a lock file, and leaves the variable as it was', () => {
    process.env.CI = '1';
    make({ name: 'mlopspltf-features' });

    expect(process.env.CI).toBe('1');
    delete process.env.CI;
  });
});

describe('made from a file of npm pack', () => {
  const files = new Toolkit('vendored', 'mlopspltf-features').tarballs([{ name: 'github_oidc' }]);
  const spec = 'downloads/mlopspltf-infra-project-0.0.0.tgz';

  test('it takes the files of all tools beside it', () => {
    mkdirSync(join(folder, 'downloads'));
    for (const file of files) writeFileSync(join(folder, 'downloads', file), file);
    make({ name: 'mlopspltf-features', devDeps: [spec] });

    expect(readdirSync(join(folder, 'vendor')).sort()).toEqual([...files].sort());
    expect(read('.projenrc.ts')).toContain("toolkit: 'vendored',");
  });

  test('it names the files that are not there, and writes nothing', () => {
    mkdirSync(join(folder, 'downloads'));
    for (const file of files.slice(1)) writeFileSync(join(folder, 'downloads', file), file);

    expect(refusal({ name: 'mlopspltf-features', devDeps: [spec] })).toContain(files[0]);
    expect(readdirSync(folder)).toEqual(['downloads']);
  });

  test.each(['../infra-project', 'https://example.org/mlopspltf-infra-project-1.0.0.tgz', 'other-package'])(
    'but not from %s',
    (from) => {
      expect(refusal({ name: 'mlopspltf-features', devDeps: [from] })).toContain(`"${from}" is neither`);
    },
  );

  test.each(['@mlopspltf/infra-project', '@mlopspltf/infra-project@1.2.3'])('and from the registry as %s', (from) => {
    make({ name: 'mlopspltf-features', devDeps: [from] });

    expect(read('.projenrc.ts')).not.toContain('toolkit');
  });
});

test.each([
  ['mlopspltf-features', 'features'],
  ['mlopspltf-Feature.Store', 'feature_store'],
  ['something', 'something'],
  ['mlopspltf-cli', 'sample'],
  ['mlopspltf-github-oidc', 'sample'],
  ['mlopspltf-9', 'sample'],
  ['mlopspltf-customer-churn-prediction-model-serving', 'customer_churn_prediction_model'],
  ['mlopspltf-export', 'sample'],
  ['mlopspltf-module', 'sample'],
])('the sample module of %s is %s', (name, module) => {
  expect(newDefinition({ name, owner: 'example-org' }).modules.at(-1)?.name).toBe(module);
});
