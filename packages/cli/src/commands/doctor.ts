import { EXIT, type ExitCode } from '../exit-codes';
import type { Finding } from '@mlopspltf/deployer';
import { describeFindings } from '../output/findings';
import { pageFor } from '../output/page';
import type { Command } from './command';

/** What is on this machine and in the accounts, and what is missing. */
export const doctor: Command = async ({ checked, checkout, host, operations }) => {
  const { platform, root, workspace } = checkout;
  const environments = checked.environment && [checked.environment.name];
  const findings = await operations.diagnose({ platform, root, workspace, env: host.env, environments });
  return {
    exitCode: exitCodeOf(findings),
    text: `${describeFindings(findings, pageFor(host.stdout, host.env)).join('\n')}\n`,
    json: { findings },
  };
};

/** Without these nothing works here. All else is a report: what it names may well be meant so. */
const INDISPENSABLE = /^(node(\.js)?|terraform)$/i;

function exitCodeOf(findings: readonly Finding[]): ExitCode {
  return findings.some(({ subject, state }) => state === 'missing' && INDISPENSABLE.test(subject))
    ? EXIT.wrongCall
    : EXIT.done;
}
