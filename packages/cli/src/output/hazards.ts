import type { DeployedWork, ModulePlan } from '@mlopspltf/deployer';
import { losesData } from './actions';
import type { Page } from './page';
import { fill, oneLine } from './style';

/** What nobody may overlook before saying yes: whose work goes, then whose data. Nothing where there is neither. */
export function describeHazards(modules: readonly ModulePlan[], { style, width }: Page): readonly string[] {
  const told = [...modules.flatMap(describeOverwriting), ...modules.flatMap(describeLosses)];
  return told.flatMap((text) =>
    fill(['!!', ...text.split(' ')], '   ', '', width).map((line) => style.bold(style.red(line))),
  );
}

function describeOverwriting({ module, overwrites }: ModulePlan): readonly string[] {
  if (!overwrites) return [];
  if (overwrites.kind === 'unreadable') return [`${oneLine(module)}: MAY UNDO work of others: its record is damaged`];
  const why = { other: 'work that this branch does not have', newer: 'work that is newer than this commit' }[
    overwrites.kind
  ];
  const { unknown } = overwrites;
  const [undoes, reason] = unknown === undefined ? ['UNDOES', ''] : ['MAY UNDO', `; ${oneLine(unknown)}`];
  return [`${oneLine(module)}: ${undoes} ${why}: ${describeWork(overwrites)}${reason}`];
}

/** `feature/a, commit 1a2b3c4, by anna@laptop, 2026-01-31 10:00 UTC` */
function describeWork({ branch, commit, uncommitted, who, at }: DeployedWork): string {
  const parts = [
    branch === undefined ? '' : oneLine(branch),
    commit === undefined ? 'of no commit' : `commit ${oneLine(commit).slice(0, 7)}`,
    uncommitted ? 'with uncommitted changes' : '',
    `by ${oneLine(who)}`,
    minute(at),
  ];
  return parts.filter(Boolean).join(', ');
}

function describeLosses({ module, changes }: ModulePlan): readonly string[] {
  return changes.filter(losesData).map(({ address, action }) => {
    const done = action === 'delete' ? 'DESTROYED' : 'REPLACED';
    return `data store ${oneLine(address)} of ${oneLine(module)} is ${done}, its data are lost`;
  });
}

function minute(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? oneLine(at) : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
