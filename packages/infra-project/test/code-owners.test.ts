import type { PlatformDefinition } from '@mlopspltf/definition';
import { GOOD } from './definitions';
import { Generated } from './generated';

let generated: Generated;
beforeEach(() => (generated = new Generated()));
afterEach(() => generated.remove());

function withReviewers(reviewers: Readonly<Record<string, readonly string[]>>): PlatformDefinition {
  return {
    ...GOOD,
    environments: GOOD.environments.map((each) => ({ ...each, reviewers: reviewers[each.name] ?? [] })),
  };
}

function ownersOf(path: string): readonly string[] | undefined {
  const lines = generated.read('.github/CODEOWNERS').split('\n');
  return lines
    .map((line) => line.split(' '))
    .find(([pattern]) => pattern === path)
    ?.slice(1);
}

test('what decides over deployments belongs to those who approve them from the default branch', () => {
  generated.synth(withReviewers({ tst: ['@example-org/team'], prd: ['@example-org/leads', '@somebody'] }));

  for (const path of ['/.github/', '/.projenrc.ts', '/package-lock.json', '/packages/deployer/', '/packages/cli/']) {
    expect([path, ownersOf(path)]).toEqual([path, ['@example-org/leads', '@somebody']]);
  }
  expect(ownersOf('/packages/backend-bootstrap/')).toBeDefined();
  expect(ownersOf('/packages/artifact-store/')).toBeUndefined();
});

test('without reviewers there, it belongs to those of the last environment that has some', () => {
  generated.synth(withReviewers({ tst: ['@example-org/team'] }));

  expect(ownersOf('/.github/')).toEqual(['@example-org/team']);
});

test('without any reviewers there is no such file', () => {
  generated.synth(withReviewers({}));

  expect([...generated.snapshot().keys()]).not.toContain('.github/CODEOWNERS');
});
