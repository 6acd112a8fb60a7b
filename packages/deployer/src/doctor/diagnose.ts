import { messageOf } from '../errors';
import { accessChecks } from './access';
import { definitionChecks } from './definition';
import type { Check, DiagnosisRequest, Finding } from './finding';
import { machineChecks } from './machine';
import { toolChecks } from './tools';
import { workspaceChecks } from './workspace';

/** What can be replaced in tests. */
export interface DiagnosisOptions {
  /** @default - all */
  readonly checks?: readonly Check[];
  /** Milliseconds that a check may take. @default 10000 */
  readonly timeLimit?: number;
}

/**
 * Looks at everything that a deployment from this machine needs. The checks run side by side; one that fails, or takes
 * too long, is a finding itself. Changes nothing. Needs neither network nor git nor a synthesized output.
 */
export async function diagnose(
  request: DiagnosisRequest,
  { checks = CHECKS, timeLimit = 10_000 }: DiagnosisOptions = {},
): Promise<readonly Finding[]> {
  const findings = await Promise.all(checks.map((check) => within(check, request, timeLimit)));
  return findings.flat();
}

const CHECKS: readonly Check[] = [
  ...toolChecks,
  ...machineChecks,
  ...definitionChecks,
  ...accessChecks,
  ...workspaceChecks,
];

async function within(check: Check, request: DiagnosisRequest, timeLimit: number): Promise<readonly Finding[]> {
  const { subject, look } = check;
  const controller = new AbortController();
  const tooLate: Finding = {
    subject,
    state: 'warning',
    text: `not known: there was no answer within ${timeLimit / 1000} s`,
  };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve([tooLate]);
    }, timeLimit);
  });
  try {
    return await Promise.race([
      look(request, controller.signal).catch((error: unknown) => failed(subject, error)),
      limit,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function failed(subject: string, error: unknown): readonly Finding[] {
  return [{ subject, state: 'warning', text: `not known: ${messageOf(error)}` }];
}
