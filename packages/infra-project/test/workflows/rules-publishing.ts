import { RELEASE_ENVIRONMENT } from '../../src/workflows/release';
import type { WrittenJob } from './rules';

/** What our own rules find wrong with a job whose token npm trusts. */
export function publishingJobFindings({ environment, permissions = {}, steps = [] }: WrittenJob): readonly string[] {
  const found: string[] = [];
  if (environment?.name !== RELEASE_ENVIRONMENT) found.push('does not wait for a review');
  if (JSON.stringify(permissions) !== '{"id-token":"write"}') found.push('may do more than publish');
  const digests = steps.map(({ run = '', env = {} }) => run.includes('tar --extract') && DIGEST.test(env.DIGEST ?? ''));
  if (!digests.includes(true)) found.push('takes data without their digest');
  for (const { uses, run = '' } of steps) {
    const action = uses?.split('@')[0] ?? '';
    if (action !== '' && !ACTIONS.includes(action)) found.push(`uses ${action}`);
    for (const [call] of run.matchAll(/(?<![/\w])(npm|npx|node) .*/g)) {
      if (!COMMANDS.some((command) => command.test(call))) found.push(`runs ${call}`);
    }
  }
  return found;
}

/** Neither a checkout, nor a role of AWS. */
const ACTIONS = ['actions/setup-node', 'actions/download-artifact'];

/** Tarballs are given on as they are: nothing in them is run, and npm is told where they come from. */
const COMMANDS = [/^npm view /, /^npm publish (?=.* --provenance\b)(?=.* --ignore-scripts\b)/];

const DIGEST = /^\$\{\{ needs\.build\.outputs\.digest \}\}$/;
