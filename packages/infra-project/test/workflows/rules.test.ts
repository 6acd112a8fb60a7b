import { parse } from 'yaml';
import { pinnedAction } from '../../src/workflows/actions';
import { textOf, WORKFLOWS } from './platforms';
import { findings, type WrittenWorkflow } from './rules';

test.each([...WORKFLOWS.keys()])('the workflow %s keeps our rules', (name) => {
  expect(findings(parse(textOf(name)) as WrittenWorkflow)).toEqual([]);
});

test.each<[string, string, (text: string) => string, RegExp]>([
  [
    'permissions for all jobs',
    'deploy',
    (text) => text.replace('permissions: {}', 'permissions: { contents: write }'),
    /^top: permissions/,
  ],
  [
    'a trigger that gives a fork rights',
    'pull-request',
    (text) => text.replace('pull_request:', 'pull_request_target:'),
    /^top: started by pull_request_target/,
  ],
  [
    'a token in a job that runs what a commit brings',
    'deploy',
    (text) => text.replace('contents: read', 'contents: read\n      id-token: write'),
    /^synth: may ask/,
  ],
  [
    'an environment outside of what delivers',
    'deploy',
    (text) => text.replace('timeout-minutes: 20', 'timeout-minutes: 20\n    environment: { name: prd }'),
    /^synth: names an environment/,
  ],
  [
    'a call of its own commit',
    'deploy',
    (text) => text.replace(/uses: example.*@main/, 'uses: ./.github/workflows/deliver.yml'),
    /^deliver: calls \.\//,
  ],
  [
    'a call at another branch',
    'deploy',
    (text) => text.replace('deliver.yml@main', 'deliver.yml@develop'),
    /^deliver: calls /,
  ],
  [
    'a job without a time limit',
    'deploy',
    (text) => text.replace(/ +timeout-minutes: 20\n/, ''),
    /^synth: no time limit/,
  ],
  [
    'a job without permissions',
    'build',
    (text) => text.replace(/ +permissions:\n +contents: read\n/, ''),
    /^build: no permissions/,
  ],
  [
    'a right beside the right to comment',
    'pull-request',
    (text) => text.replace('pull-requests: write', 'pull-requests: write\n      contents: read'),
    /^comment: may write, and more/,
  ],
  [
    'a checkout beside the right to write an issue',
    'drift',
    (text) => text.replace(/actions\/download-artifact@\w+/, 'actions/checkout@x'),
    /^issue-dev: may write, and has a checkout/,
  ],
  [
    'the commit’s own program beside the right to cancel runs',
    'deploy',
    (text) => text.replace('ref: refs/heads/main', 'ref: ${{ github.sha }}'),
    /^supersede: may write, and has a checkout/,
  ],
  [
    "packages' own scripts beside the right to cancel runs",
    'deploy',
    (text) => text.replace(' --ignore-scripts', ''),
    /^supersede: may write, and has a checkout/,
  ],
  [
    'another right beside the right to cancel runs',
    'deploy',
    (text) => text.replace('actions: write', 'actions: write\n      issues: read'),
    /^supersede: may write, and more/,
  ],
  [
    'a token beside the right to cancel runs',
    'deploy',
    (text) => text.replace('actions: write', 'actions: write\n      id-token: write'),
    /^supersede: may write, and more/,
  ],
  [
    'a group of a job that waits for an approval',
    'deliver',
    (text) => text.replace('environment:\n      name:', 'concurrency: { group: x }\n    environment:\n      name:'),
    /^apply-1: may hold a group while it waits/,
  ],
  [
    'a group of runs that wait for an approval',
    'deploy',
    (text) => text.replace('permissions: {}', 'permissions: {}\nconcurrency: { group: x }'),
    /^top: may hold a group while it waits/,
  ],
  [
    'an action by its tag',
    'build',
    (text) => text.replace(/actions\/setup-node@\w+/, 'actions/setup-node@v7'),
    /not pinned/,
  ],
  [
    'an action of somebody else',
    'deliver',
    (text) => text.replace('hashicorp/setup-terraform@', 'someone/setup-terraform@'),
    /not pinned/,
  ],
  [
    'credentials left by checkout',
    'deploy',
    (text) => text.replace('persist-credentials: false', 'persist-credentials: true'),
    /keeps credentials/,
  ],
  [
    'a cache of packages',
    'deliver',
    (text) => text.replace('package-manager-cache: false', 'package-manager-cache: true'),
    /caches packages/,
  ],
  [
    'an expression in a script',
    'pull-request',
    (text) => text.replace('"$SINCE"', '${{ github.event.before }}'),
    /expression in run/,
  ],
  [
    'a text that is run',
    'deliver',
    (text) => text.replace('node_modules/.bin/infra pipeline plan', 'eval node_modules/.bin/infra pipeline plan'),
    /text run as a script/,
  ],
  ['a stored key', 'deliver', (text) => text.replace('role-to-assume:', 'aws-secret-access-key:'), /stored key/],
  ['a secret', 'deliver', (text) => text.replace('github.token', 'secrets.TOKEN'), /^check: secret/],
  [
    "the commit's own deployer",
    'deliver',
    (text) => text.replaceAll('ref: refs/heads/main', 'ref: ${{ github.sha }}'),
    /^apply-1: checks out something else/,
  ],
  [
    'a second checkout',
    'deliver',
    (text) => text.replaceAll(/hashicorp\/setup-terraform@/g, 'actions/checkout@'),
    /^plan-1: checks out something else/,
  ],
  [
    "packages' own scripts beside a token",
    'deliver',
    (text) => text.replaceAll(' --ignore-scripts', ''),
    /^plan-1: runs packages' own scripts/,
  ],
  [
    'synthesis beside a token',
    'deliver',
    (text) => text.replace('exec node_modules/.bin/infra pipeline apply', 'npx infra synth && npx infra'),
    /^apply-1: synthesizes/,
  ],
  [
    'npx, which takes its shell from the checkout, beside a token',
    'deliver',
    (text) => text.replace('node_modules/.bin/infra pipeline plan', 'npx infra pipeline plan'),
    /^plan-1: runs npx/,
  ],
  [
    'npx, which takes its shell from the checkout, beside the right to cancel runs',
    'deploy',
    (text) => text.replace('node_modules/.bin/infra github', 'npx infra github'),
    /^supersede: may write, and has a checkout/,
  ],
  [
    'sources run beside a token without a look at what could take the place of their packages',
    'deliver',
    (text) => text.replaceAll("':(glob)**/node_modules/**'", ''),
    /^plan-1: installs without a look/,
  ],
  [
    'data unpacked before they are checked',
    'deliver',
    (text) => text.replaceAll('sha256sum --check --strict', 'sha256sum --check --status'),
    /^plan-1: unpacked before/,
  ],
  [
    'a digest that comes with the data',
    'deliver',
    (text) => text.replaceAll('DIGEST: ${{ inputs.digest }}', 'DIGEST: ${{ github.sha }}'),
    /^plan-1: takes data without their digest/,
  ],
  [
    'the role that applies without an environment',
    'deliver',
    (text) => text.replaceAll('github-plan', 'github-apply'),
    /^plan-1: role and environment do not fit/,
  ],
  [
    'an environment without its role',
    'deliver',
    (text) => text.replaceAll('github-apply', 'github-plan'),
    /^destroy: role and environment do not fit/,
  ],
  [
    'a cache beside a token',
    'deliver',
    (text) => text.replaceAll('hashicorp/setup-terraform@', 'actions/cache@'),
    /^plan-1: uses a cache/,
  ],
  [
    'a job that publishes without a review',
    'release',
    (text) => text.replace(/ +environment:\n +name: npm\n/, ''),
    /^publish: does not wait for a review/,
  ],
  [
    'a job that publishes, and that reads the repository',
    'release',
    (text) => text.replace('id-token: write', 'id-token: write\n      contents: read'),
    /^publish: may do more than publish/,
  ],
  [
    'a token for the job that builds what is published',
    'release',
    (text) => text.replace('contents: read', 'contents: read\n      id-token: write'),
    /^build: does not wait for a review/,
  ],
  [
    'a checkout beside the token for npm',
    'release',
    (text) => text.replace(/actions\/download-artifact@\w+/, 'actions/checkout@x'),
    /^publish: uses actions\/checkout/,
  ],
  [
    'packages published as they come, without their digest',
    'release',
    (text) => text.replace('needs.build.outputs.digest', 'github.sha'),
    /^publish: takes data without their digest/,
  ],
  [
    "a package's own scripts beside the token for npm",
    'release',
    (text) => text.replace(' --ignore-scripts', ''),
    /^publish: runs npm publish/,
  ],
  [
    'packages of which nobody can tell where they were built',
    'release',
    (text) => text.replace(' --provenance', ''),
    /^publish: runs npm publish/,
  ],
  [
    'a package that is run beside the token for npm',
    'release',
    (text) => text.replace('npm view', 'npx'),
    /^publish: runs npx/,
  ],
])('a workflow with %s is refused', (_title, name, spoil, finding) => {
  const text = textOf(name);
  const spoiled = spoil(text);

  expect(spoiled).not.toBe(text);
  expect(findings(parse(spoiled) as WrittenWorkflow)).toEqual(expect.arrayContaining([expect.stringMatching(finding)]));
});

test('a role taken before the data were checked is refused', () => {
  const workflow = parse(textOf('deliver')) as WrittenWorkflow;
  const { steps = [], ...job } = workflow.jobs['plan-1'] ?? {};
  const [role] = steps.filter(({ uses }) => uses?.startsWith('aws-actions/'));
  const early = { ...job, steps: [...(role ? [role] : []), ...steps.filter((step) => step !== role)] };

  expect(findings({ ...workflow, jobs: { early } })).toEqual(['early: takes its role too early']);
});

test('no action is used that is not in the table', () => {
  expect(() => pinnedAction('actions/checkout-v2')).toThrow('"actions/checkout-v2" is not a pinned action');
  expect(() => pinnedAction('toString')).toThrow('not a pinned action');
});
