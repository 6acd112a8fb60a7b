import type { PlatformDefinition } from '@mlopspltf/definition';
import { resolvePlatform } from '@mlopspltf/definition';
import { parse, stringify } from 'yaml';
import { pinnedAction } from '../../src/workflows/actions';
import { deployWorkflow } from '../../src/workflows/deploy';
import type { Job, Workflow } from '../../src/workflows/model';
import { pullRequestWorkflow } from '../../src/workflows/pull-request';
import { GOOD } from '../definitions';
import { evaluate, holds, parserFindings, passesFilter } from './github';
import { findings, type WrittenWorkflow } from './rules';

const deploy = deployWorkflow(resolvePlatform(GOOD));
const pullRequest = pullRequestWorkflow(resolvePlatform(GOOD));

function job(workflow: Workflow, id: string): Job {
  const found = workflow.jobs[id];
  if (!found) throw new Error(`no job ${id}`);
  return found;
}

/** The environment a push leads to, by the workflow's own trigger and expressions. */
function pushed(ref: string, workflow = deploy, deleted = false): string | undefined {
  const branch = /^refs\/heads\/(.*)$/s.exec(ref)?.[1];
  if (branch === undefined || !passesFilter(workflow.on.push?.branches ?? [], branch)) return undefined;
  const contexts = { github: { ref, event: { deleted } } };
  if (!holds(job(workflow, 'detect').if, contexts)) return undefined;
  const environment = evaluate(job(workflow, 'detect').outputs?.environment ?? '', contexts);
  const needs = { detect: { outputs: { environment, changed: 'true' } } };
  if (!holds(job(workflow, 'plan').if, { needs, github: {} })) return undefined;
  return String(evaluate(job(workflow, 'apply').environment?.name ?? '', { needs }));
}

describe('a push', () => {
  test.each([
    ['refs/heads/feature/a', 'dev'],
    ['refs/heads/feature/a/b', 'dev'],
    ['refs/heads/feature/$(touch${IFS}pwned)', 'dev'],
    ["refs/heads/feature/it's", 'dev'],
    ['refs/heads/develop', 'tst'],
    ['refs/heads/main', 'prd'],
    ['refs/heads/Main', undefined],
    ['refs/heads/main-2', undefined],
    ['refs/heads/develop/x', undefined],
    ['refs/heads/features/x', undefined],
    ['refs/heads/feature', undefined],
    ['refs/heads/x/feature/a', undefined],
    ['refs/tags/main', undefined],
    ['refs/tags/feature/a', undefined],
  ])('to %s leads to %s', (ref, environment) => {
    expect(pushed(ref)).toBe(environment);
  });

  test('that deletes a branch leads nowhere', () => {
    expect(pushed('refs/heads/feature/a', deploy, true)).toBeUndefined();
  });

  test('with nothing changed plans nothing and asks nobody', () => {
    const needs = { detect: { outputs: { environment: 'dev', changed: 'false' } } };

    expect(holds(job(deploy, 'plan').if, { needs, github: {} })).toBe(false);
    expect(job(deploy, 'apply').needs).toContain('plan');
  });

  test('goes detect, plan, apply, and only apply waits for approval', () => {
    expect(Object.entries(deploy.jobs).map(([id, { needs = [] }]) => [id, needs])).toEqual([
      ['detect', []],
      ['plan', ['detect']],
      ['apply', ['detect', 'plan']],
    ]);
    expect(Object.entries(deploy.jobs).flatMap(([id, { environment }]) => (environment ? [id] : []))).toEqual([
      'apply',
    ]);
  });
});

describe.each([
  ['dev', '111111111111'],
  ['tst', '222222222222'],
  ['prd', '333333333333'],
])('in %s', (environment, account) => {
  const contexts = { needs: { detect: { outputs: { environment } } }, github: { run_id: '1', run_attempt: '1' } };

  test.each(['plan', 'apply'])('the job %s assumes its own role, in the right account only', (role) => {
    const step = job(deploy, role).steps.find(({ name }) => name === `Assume the ${role} role`);
    const inputs = step && 'uses' in step ? (step.with ?? {}) : {};

    expect(evaluate(String(inputs['role-to-assume']), contexts)).toBe(
      `arn:aws:iam::${account}:role/mlopspltf-${environment}-iam-github-${role}`,
    );
    expect(evaluate(String(inputs['allowed-account-ids']), contexts)).toBe(account);
    expect(evaluate(String(inputs['role-session-name']), contexts)).toBe('github-1-1');
  });
});

test('an environment that is none gets no role', () => {
  const step = job(deploy, 'apply').steps.find(({ name }) => name === 'Assume the apply role');
  const inputs = step && 'uses' in step ? (step.with ?? {}) : {};

  expect(evaluate(String(inputs['role-to-assume']), { needs: { detect: { outputs: { environment: '' } } } })).toBe('');
});

describe('a pull request', () => {
  const event = (head: string) => ({
    base_ref: 'develop',
    repository: 'example-org/mlopspltf-infra',
    event: { pull_request: { head: { repo: { full_name: head } } } },
  });
  const needs = { detect: { outputs: { environment: 'tst', changed: 'true' } } };

  test.each([
    ['develop', 'tst'],
    ['main', 'prd'],
    ['feature/a', ''],
    ['mainly', ''],
  ])('to %s is planned against %p', (base, environment) => {
    expect(passesFilter(pullRequest.on.pull_request?.branches ?? [], base)).toBe(environment !== '');
    expect(evaluate(job(pullRequest, 'detect').outputs?.environment ?? '', { github: { base_ref: base } })).toBe(
      environment,
    );
  });

  test('is detected and planned, never applied', () => {
    expect(Object.keys(pullRequest.jobs)).toEqual(['detect', 'plan']);
    expect(stringify(pullRequest)).not.toMatch(/infra (deploy|destroy|bootstrap)|github-apply/);
  });

  test('from a fork is detected only', () => {
    expect(holds(job(pullRequest, 'plan').if, { needs, github: event('example-org/mlopspltf-infra') })).toBe(true);
    expect(holds(job(pullRequest, 'plan').if, { needs, github: event('somebody/mlopspltf-infra') })).toBe(false);
  });
});

describe('the files', () => {
  test.each([deploy, pullRequest])("pass GitHub's own parser: $name", async (workflow) => {
    await expect(parserFindings(stringify(workflow))).resolves.toEqual([]);
  });

  test.each([
    ['a job needs one that is not there', '- detect', '- detetc', /detetc/],
    ['an expression is misspelt', 'github.event.deleted', 'githb.event.deleted', /githb/],
    ['a key is misspelt', 'runs-on', 'run-on', /run-on/],
  ])("are seen to be wrong by GitHub's parser when %s", async (_title, right, wrong, finding) => {
    const spoiled = stringify(deploy).replaceAll(right, wrong);

    await expect(parserFindings(spoiled)).resolves.toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
  });

  test.each([deploy, pullRequest])('keep our own rules: $name', (workflow) => {
    expect(findings(workflow)).toEqual([]);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'permissions for all jobs',
      (text) => text.replace('permissions: {}', 'permissions: { contents: write }'),
      /^top: permissions/,
    ],
    [
      'a token where none is needed',
      (text) => text.replace('contents: read', 'contents: read\n      id-token: write'),
      /^detect: may ask/,
    ],
    ['a job without a time limit', (text) => text.replace(/ +timeout-minutes: 15\n/, ''), /^detect: no time limit/],
    ['an action by its tag', (text) => text.replace(/actions\/setup-node@\w+/, 'actions/setup-node@v7'), /not pinned/],
    [
      'an action of somebody else',
      (text) => text.replace('hashicorp/setup-terraform@', 'someone/setup-terraform@'),
      /not pinned/,
    ],
    [
      'credentials left by checkout',
      (text) => text.replace('persist-credentials: false', 'persist-credentials: true'),
      /keeps credentials/,
    ],
    [
      'an expression in a script',
      (text) => text.replace('"$SINCE"', '${{ github.event.before }}'),
      /expression in run/,
    ],
    ['an unquoted variable in a script', (text) => text.replace('"$SINCE"', '$SINCE'), /unquoted variable: SINCE/],
    ['a stored key', (text) => text.replace('role-to-assume:', 'aws-secret-access-key:'), /stored key/],
  ])('with %s are refused by them', (_title, spoil, finding) => {
    const text = stringify(deploy, { lineWidth: 0 });
    const spoiled = spoil(text);

    expect(spoiled).not.toBe(text);
    expect(findings(parse(spoiled) as WrittenWorkflow)).toEqual(
      expect.arrayContaining([expect.stringMatching(finding)]),
    );
  });

  test('name no action that is not in the table', () => {
    expect(() => pinnedAction('actions/checkout-v2')).toThrow('"actions/checkout-v2" is not a pinned action');
    expect(() => pinnedAction('toString')).toThrow('not a pinned action');
  });
});

test('another branch, environment and account in the definition change triggers, mapping and roles alike', () => {
  const changed: PlatformDefinition = {
    ...GOOD,
    prefix: 'acme',
    environments: [
      { name: 'lab', branch: 'try/**', account: '444444444444' },
      { name: 'live', branch: "release/it's", account: '555555555555' },
    ],
  };
  const workflow = deployWorkflow(resolvePlatform(changed));

  expect(pushed('refs/heads/try/a', workflow)).toBe('lab');
  expect(pushed("refs/heads/release/it's", workflow)).toBe('live');
  expect(pushed('refs/heads/main', workflow)).toBeUndefined();
  expect(stringify(workflow)).toContain('arn:aws:iam::555555555555:role/acme-live-iam-github-apply');
});
