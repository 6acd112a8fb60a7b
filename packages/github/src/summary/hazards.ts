import { losesData } from './actions';
import { block, code, someOf } from './markdown';
import type { OverwrittenWork, PlannedModule } from './model';

/** What nobody may overlook before saying yes; empty where there is nothing of the kind. */
export function describeHazards(modules: readonly PlannedModule[], warnings: readonly string[] = []): string {
  const hazards = [...modules.flatMap(overwriting), ...modules.flatMap(losses)];
  const box =
    hazards.length === 0 ? '' : ['> [!CAUTION]', ...someOf(hazards, MOST, (item) => item).map(quoted)].join('\n');
  const said = warnings.length === 0 ? '' : someOf(warnings, MOST_WARNINGS, (text) => block(text, 1_000)).join('\n\n');
  return [box, said].filter((text) => text !== '').join('\n\n');
}

function overwriting({ module, overwrites }: PlannedModule): readonly string[] {
  if (!overwrites) return [];
  if (overwrites.kind === 'unreadable') {
    return [`${code(module)} **MAY UNDO** work of others: its record is damaged`];
  }
  const what = { other: 'work that this branch does not have', newer: 'work that is newer than this commit' };
  const undoes = overwrites.unknown === undefined ? 'UNDOES' : 'MAY UNDO';
  const reason = overwrites.unknown === undefined ? '' : `; ${tell(overwrites.unknown)}`;
  return [`${code(module)} **${undoes}** ${what[overwrites.kind]}: ${describeWork(overwrites)}${reason}`];
}

function describeWork({ branch, commit, uncommitted = false, who, at }: OverwrittenWork): string {
  const parts = [
    ...(branch === undefined ? [] : [tell(branch)]),
    commit === undefined ? 'of no commit' : `commit ${code(commit.slice(0, 7))}`,
    ...(uncommitted ? ['with uncommitted changes'] : []),
    `by ${tell(who)}`,
    code(at),
  ];
  return parts.join(', ');
}

function losses({ module, changes }: PlannedModule): readonly string[] {
  return changes
    .filter(losesData)
    .map(
      ({ address, action }) =>
        `data store ${tell(address)} of ${code(module)} is **${action === 'delete' ? 'DESTROYED' : 'REPLACED'}**, its data are lost`,
    );
}

function quoted(item: string): string {
  return `> - ${item}`;
}

const MOST = 40;
const MOST_WARNINGS = 5;
/** Characters of a text from outside: all hazards together have to fit a comment. */
const LONGEST = 120;

function tell(text: string): string {
  return code(text, LONGEST);
}
