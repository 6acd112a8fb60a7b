import { PLATFORM } from './platforms';
import type { WrittenJob } from './rules';
import type { WrittenStep } from './rules-steps';

const DEFAULT_BRANCH = `refs/heads/${PLATFORM.repository.defaultBranch}`;
const INSTALL = 'npm ci --workspace packages/cli --omit dev --ignore-scripts';

/** What a commit could bring in place of what is installed. */
const REPLACEMENTS = ['node_modules', 'node_modules/**', '.npmrc', '.yarnrc*'];

/** What our own rules find wrong with a job that may take a role in AWS. */
export function trustedJobFindings({ environment, steps = [] }: WrittenJob): readonly string[] {
  const at = (action: string): number => steps.findIndex(({ uses }) => uses?.startsWith(`${action}@`));
  const found: string[] = [];
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  if (checkouts.length !== 1 || checkouts[0]?.with?.ref !== DEFAULT_BRANCH) {
    found.push('checks out something else than the default branch');
  }
  if (steps.some(({ uses }) => uses?.startsWith('actions/cache@'))) found.push('uses a cache');
  for (const { run = '' } of steps) {
    if (/\bnpm\b/.test(run) && run !== INSTALL) found.push(`runs packages' own scripts: ${run}`);
    if (run.includes('infra synth')) found.push('synthesizes');
    if (/\bnpx\b/.test(run)) found.push(`runs npx, which reads the checkout's .npmrc: ${run}`);
  }
  const refusal = steps.findIndex(({ run = '' }) => REPLACEMENTS.every((path) => run.includes(`':(glob)**/${path}'`)));
  const installation = Math.min(
    at('actions/setup-node'),
    steps.findIndex(({ run }) => run === INSTALL),
  );
  if (refusal < 0 || refusal > installation) found.push('installs without a look at what could take its place');
  const role = at('aws-actions/configure-aws-credentials');
  const unpacked = steps.findIndex(({ run = '', env = {} }) => run.includes('tar --extract') && isDigest(env.DIGEST));
  if (at('actions/download-artifact') >= 0 && unpacked < 0) found.push('takes data without their digest');
  if (role >= 0 && role < Math.max(unpacked, at('actions/setup-node'))) found.push('takes its role too early');
  if (takesApplyRole(steps[role]) !== (environment !== undefined)) found.push('role and environment do not fit');
  return found;
}

/** Whether a step brings, or runs, nothing but what the default branch has. */
export function isOfDefaultBranch({ uses = '', with: inputs = {}, run = '' }: WrittenStep): boolean {
  if (uses.startsWith('actions/checkout@')) return inputs.ref === DEFAULT_BRANCH;
  return !/\bnp[mx]\b/.test(run) || run === INSTALL;
}

function isDigest(value = ''): boolean {
  return /^\$\{\{ inputs\.(base-)?digest \}\}$/.test(value);
}

function takesApplyRole(step: WrittenStep | undefined): boolean {
  return String(step?.with?.['role-to-assume']).includes('github-apply');
}
