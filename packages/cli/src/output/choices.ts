import type { ModuleChoice } from '@mlopspltf/deployer';
import type { Page } from './page';
import { fill, oneLine, someOf } from './style';

/** Reasons for leaving modules out that are told; of a hundred modules each may have its own. */
const MOST_REASONS = 5;
/** Modules with the same reason that are all named. */
const FEW = 5;

/** Why each module was chosen or not, those with the same reason together. */
export function describeChoices(choices: readonly ModuleChoice[], page: Page): readonly string[] {
  const chosen = byReason(choices.filter((choice) => choice.chosen));
  const leftOut = byReason(choices.filter((choice) => !choice.chosen)).sort(
    (a, b) => b.modules.length - a.modules.length,
  );
  const untold = leftOut.slice(MOST_REASONS).reduce((count, { modules }) => count + modules.length, 0);
  return [
    ...section('Chosen:', chosen, page),
    ...section('Left out:', leftOut.slice(0, MOST_REASONS), page),
    ...(untold > 0 ? [`  and ${untold} more, for other reasons: --json has them all`] : []),
  ].map((line) => page.style.dim(line));
}

interface Group {
  readonly reason: string;
  readonly modules: readonly string[];
}

/** All of a few, however long they are; of many those for which the reason leaves room on its line. */
function namesOf(modules: readonly string[], room: number): string {
  return modules.length <= FEW ? modules.join(', ') : someOf(modules, room);
}

function byReason(choices: readonly ModuleChoice[]): Group[] {
  const groups = new Map<string, string[]>();
  for (const { module, reason } of choices) {
    const modules = groups.get(oneLine(reason)) ?? [];
    groups.set(oneLine(reason), [...modules, oneLine(module)]);
  }
  return [...groups].map(([reason, modules]) => ({ reason, modules }));
}

/** Reasons are clauses that follow one name. */
function ofEach(reason: string): string {
  return /^(is|has|was|reads|changes|needs) /.test(reason) ? `each ${reason}` : reason;
}

function section(title: string, groups: readonly Group[], { width }: Page): readonly string[] {
  if (groups.length === 0) return [];
  const lines = groups.flatMap(({ reason, modules }) =>
    fill(
      `${namesOf(modules, width - reason.length)}: ${modules.length > 1 ? ofEach(reason) : reason}`.split(' '),
      '    ',
      '  ',
      width,
    ),
  );
  return [title, ...lines];
}
