import { describeHazards } from './hazards';
import type { PlanFindings } from './model';
import { describeModule } from './module-section';
import { originLine } from './origin';
import { pageOf, SUMMARY_LIMIT } from './page';
import { administratorsParts, failurePart, leftoverPart, planTitle, waitingPart } from './plan-parts';
import { waveGraph } from './wave-graph';

export interface PlanSummaryOptions extends PlanFindings {
  readonly commit: string;
  readonly branch: string;
  /** How it goes on, in markdown. @default - nothing has to be done */
  readonly wayOn?: string;
  /** Bytes. @default - as many as GitHub takes */
  readonly limit?: number;
}

/** What a wave would do, for whoever is asked to approve it: what may not be overlooked comes first. */
export function planSummary(options: PlanSummaryOptions): string {
  const { environment, planned, waiting, administrators, modules, leftover, warnings } = options;
  const { wayOn = '', limit = SUMMARY_LIMIT } = options;
  const graph = waveGraph(options);
  return pageOf(
    [
      { text: `## ${planTitle(options)}` },
      { text: describeHazards(planned, warnings) },
      { text: wayOn },
      { text: originLine(options) },
      failurePart(modules),
      ...(graph === '' ? [] : [{ text: graph, name: 'graph', rank: 3 }]),
      ...planned.map((module) => ({ text: describeModule(module), name: module.module, rank: 4 })),
      waitingPart(waiting),
      ...administratorsParts(administrators),
      leftoverPart(leftover, environment),
    ],
    limit,
    'All of it is in the log of this job.',
  );
}
