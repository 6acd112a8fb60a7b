import { describeHazards } from './hazards';
import { code, details } from './markdown';
import type { PlanFindings, PlannedModule, WaitingModule } from './model';
import { describeModule } from './module-section';
import { COMMENT_LIMIT, pageOf, type Part } from './page';
import { administratorsParts, failurePart, leftoverPart, planTitle, waitingPart } from './plan-parts';

export interface PullRequestCommentOptions extends PlanFindings {
  /** Modules that the pull request itself changes. @default - they are not told apart from what is pending anyway */
  readonly own?: readonly string[];
  /** Whether somebody has to approve before the environment is deployed to. */
  readonly needsApproval: boolean;
  /** Address of the run's page. */
  readonly url: string;
  /** Characters. @default - as many as GitHub takes */
  readonly limit?: number;
}

/**
 * First line of the comment, by which it is found again. A pull request has one, whatever its base is: after that was changed,
 * the plan for another environment would stand there as if it were still to come.
 */
export const COMMENT_MARKER = '<!-- infra: plan of this pull request -->';

/** What merging a pull request would do: its own changes apart from those that wait for a deployment anyway. */
export function pullRequestComment(options: PullRequestCommentOptions): string {
  const { environment, planned, waiting, administrators, modules, leftover, warnings, own } = options;
  const { url, limit = COMMENT_LIMIT } = options;
  const isOwn = ({ module }: { readonly module: string }): boolean => own?.includes(module) ?? true;
  const [mine, others] = [planned.filter(isOwn), planned.filter((module) => !isOwn(module))];
  const [myWaiting, otherWaiting] = [waiting.filter(isOwn), waiting.filter((module) => !isOwn(module))];
  return pageOf(
    [
      { text: COMMENT_MARKER },
      { text: `### ${planTitle({ ...options, planned: mine, waiting: myWaiting })}` },
      { text: describeHazards(mine, warnings) },
      failurePart(modules),
      ...(own === undefined && planned.length > 0
        ? [{ text: 'What this pull request changes could not be told apart from what is pending anyway.' }]
        : []),
      ...mine.map((module) => modulePart(module, 3)),
      waitingPart(myWaiting, '#### Planned once that is applied'),
      ...pendingParts(others, otherWaiting),
      ...administratorsParts(administrators),
      leftoverPart(leftover, environment),
      { text: `${describeMerge(options)} [The run](${url})` },
    ],
    limit,
    `All of it is in the log of [the run](${url}).`,
  );
}

/** What follows from the button that the comment stands beside. */
function describeMerge({ environment, needsApproval }: PullRequestCommentOptions): string {
  const place = code(environment);
  return needsApproval
    ? `Merging deploys nothing to ${place} before it was planned anew and approved.`
    : `Merging deploys to ${place} at once: it is planned anew and applied, and **nobody is asked**.`;
}

/** In the environment by name only, and not of this pull request. */
function pendingParts(planned: readonly PlannedModule[], waiting: readonly WaitingModule[]): readonly Part[] {
  if (planned.length === 0)
    return [waitingPart(waiting, '#### Pending anyway, without this pull request, and planned later')];
  const hazards = describeHazards(planned);
  return [
    { text: '#### Pending anyway, without this pull request' },
    ...(hazards === ''
      ? []
      : [{ text: details('<b>Warnings</b>', hazards), name: 'warnings of what is pending', rank: 1 }]),
    ...planned.map((module) => modulePart(module, 4)),
    waitingPart(waiting, '#### Pending, and planned later'),
  ];
}

function modulePart(module: PlannedModule, rank: number): Part {
  return { text: describeModule(module), name: module.module, rank };
}
