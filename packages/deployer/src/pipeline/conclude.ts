import type { OperationResult } from '../api';
import { admissionProblems } from '../guards/admission';
import type { Deployment } from '../operations/deployment';
import type { Judged } from '../operations/plan-judge';
import type { Run } from '../operations/run';
import type { PlanEffect, Verdict } from '../operations/wave';
import { administratorsModules } from './administrators';
import type { PipelinePlan } from './plan';

/** A wave of which it is known what becomes of each module. */
export interface PlannedWave {
  readonly deployment: Deployment;
  /** Counted from 1. */
  readonly wave: number;
  readonly verdicts: ReadonlyMap<string, Verdict<PlanEffect>>;
  /** What is planned, by module. @default - what the deployment has planned */
  readonly pending?: ReadonlyMap<string, Judged>;
}

/**
 * Shows a wave, judges it, and says what else is to be known before it is approved. What a person applies is planned
 * beside the first wave; later ones change nothing of it.
 */
export async function conclude(
  run: Run,
  { deployment, wave, verdicts, pending }: PlannedWave,
): Promise<Omit<PipelinePlan, 'references'>> {
  deployment.modules.tellWaiting(verdicts);
  await deployment.present(wave, verdicts, pending);
  const administrators = await administratorsModules(run, wave === 1);
  const result = withoutAdmission(run, await deployment.result());
  return { result, administrators, deferred: [...verdicts.values()].some(({ kind }) => kind === 'deferred') };
}

/** Who may deploy is asked of the role that applies; these jobs have another, and change nothing. */
export function withoutAdmission(
  { session, identity }: Run,
  { refusals = [], ...result }: OperationResult,
): OperationResult {
  const admission = new Set(admissionProblems(session, identity));
  return { ...result, refusals: refusals.filter((refusal) => !admission.has(refusal)) };
}
