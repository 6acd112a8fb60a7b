import { describeHazards } from './hazards';
import { code } from './markdown';
import type { LeftoverModule, ModuleOutcome, PlannedModule } from './model';
import { describeModule } from './module-section';
import { originLine } from './origin';
import { pageOf, SUMMARY_LIMIT } from './page';
import { failurePart, leftoverPart, totalOf } from './plan-parts';

export interface DestructionSummaryOptions {
  readonly environment: string;
  readonly account: string;
  readonly commit: string;
  readonly branch: string;
  readonly planned: readonly PlannedModule[];
  /** All modules that took part. */
  readonly modules: readonly ModuleOutcome[];
  readonly leftover: readonly LeftoverModule[];
  /** What else has to be said, in sentences. */
  readonly warnings: readonly string[];
  /** How it goes on, in markdown. @default - nothing has to be done */
  readonly wayOn?: string;
  /** Bytes. @default - as many as GitHub takes */
  readonly limit?: number;
}

/** What would be removed, for whoever is asked to approve it: data that would be lost come first. */
export function destructionSummary(options: DestructionSummaryOptions): string {
  const { environment, planned, modules, leftover, warnings } = options;
  const { wayOn = '', limit = SUMMARY_LIMIT } = options;
  return pageOf(
    [
      { text: `## ${titleOf(options)}` },
      { text: describeHazards(planned, warnings) },
      { text: wayOn },
      { text: originLine(options) },
      failurePart(modules),
      ...planned.map((module) => ({ text: describeModule(module), name: module.module, rank: 4 })),
      // Nobody removes these by the way.
      leftoverPart(leftover, environment),
    ],
    limit,
    'All of it is in the log of this job.',
  );
}

function titleOf({ environment, planned, modules }: DestructionSummaryOptions): string {
  const place = `Removal from ${code(environment)}`;
  if (modules.some(({ outcome }) => outcome === 'failed')) return `${place}: nothing can be approved`;
  return planned.length > 0 ? `${place}: ${totalOf(planned)}` : `${place}: nothing is there`;
}
