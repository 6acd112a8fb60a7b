import type { PlatformDefinition } from '@mlopspltf/definition';
import { GOOD } from './definitions';
import { Generated } from './generated';

let generated: Generated;
const begin = (): Generated => (generated = new Generated());
const end = (): void => generated.remove();

function withReviewers(reviewers: Readonly<Record<string, readonly string[]>>): PlatformDefinition {
  return {
    ...GOOD,
    environments: GOOD.environments.map((each) => ({ ...each, reviewers: reviewers[each.name] ?? [] })),
  };
}

/** Those of the last pattern that matches, as GitHub reads the file; nobody where that has no owner. */
function ownersOf(path: string): readonly string[] {
  const lines = generated.read('.github/CODEOWNERS').split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' '));
  const [, ...owners] = rules.findLast(([pattern = '']) => matches(pattern, path)) ?? [];
  return owners;
}

/** The forms of pattern that are generated: everything, a name anywhere, a folder, a file. */
function matches(pattern: string, path: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('**/')) return path.split('/').includes(pattern.slice('**/'.length));
  if (!/^\/[^*]+$/.test(pattern)) throw new Error(`"${pattern}" is of a form that is not read here`);
  return pattern.endsWith('/') ? `/${path}`.startsWith(pattern) : `/${path}` === pattern;
}

describe('with reviewers of the default branch', () => {
  const LEADS = ['@example-org/leads', '@somebody'];
  beforeAll(() => begin().synth(withReviewers({ tst: ['@example-org/team'], prd: LEADS })));
  afterAll(end);

  test.each([
    '.github/workflows/deliver.yml',
    '.projenrc.ts',
    '.projen/platform.json',
    '.terraform.lock.hcl',
    'package-lock.json',
    'tsconfig.json',
    'packages/deployer/src/index.ts',
    'packages/cli/bin/infra.js',
    'packages/backend-bootstrap/src/stack.ts',
  ])('%s belongs to them: it has a part in what decides over deployments', (path) => {
    expect(ownersOf(path)).toEqual(LEADS);
  });

  test.each(['anything', 'packages/anything/index.js', 'tsconfig.other.json', 'docs.ts', 'packages/README.md'])(
    '%s belongs to them, though nothing knows of it',
    (path) => {
      expect(ownersOf(path)).toEqual(LEADS);
    },
  );

  test.each(['packages/artifact-store/src/stack.ts', 'docs/how-to/new.md', 'README.md'])('%s is free', (path) => {
    expect(ownersOf(path)).toEqual([]);
  });

  test.each([
    '.npmrc',
    'node_modules/zod/index.js',
    'packages/node_modules/zod/index.js',
    'packages/artifact-store/.npmrc',
    'packages/artifact-store/node_modules',
    'packages/artifact-store/node_modules/zod/index.js',
    'packages/artifact-store/package.json',
    'docs/package.json',
  ])('%s belongs to them wherever it lies: it could change what jobs with rights run', (path) => {
    expect(ownersOf(path)).toEqual(LEADS);
  });
});

describe('the file', () => {
  beforeEach(begin);
  afterEach(end);

  test('the module of the roles is not free', () => {
    generated.synth({
      ...withReviewers({ prd: ['@example-org/leads'] }),
      modules: [...GOOD.modules, { name: 'github_oidc', appliedBy: 'administrator' }],
    });

    expect(ownersOf('packages/github-oidc/src/stack.ts')).toEqual(['@example-org/leads']);
  });

  test('without reviewers there, it belongs to those of the last environment that has some', () => {
    generated.synth(withReviewers({ tst: ['@example-org/team'] }));

    expect(ownersOf('.github/workflows/deliver.yml')).toEqual(['@example-org/team']);
  });

  test('without any reviewers there is no such file', () => {
    generated.synth(withReviewers({}));

    expect([...generated.snapshot().keys()]).not.toContain('.github/CODEOWNERS');
  });
});
