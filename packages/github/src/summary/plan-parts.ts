import { countChanges } from './actions';
import { block, code, plural, someOf } from './markdown';
import type { AdministratorsWork, LeftoverModule, ModuleOutcome, PlanFindings, WaitingModule } from './model';
import { describeModule } from './module-section';
import type { Part } from './page';

/** What planning came to, in a line: what stands in the way before what would be done. */
export function planTitle(found: Omit<PlanFindings, 'account' | 'warnings' | 'dependencies'>): string {
  return `Plan for ${code(found.environment)}: ${outcomeOf(found)}`;
}

function outcomeOf({ planned, waiting, administrators, modules, leftover }: Parameters<typeof planTitle>[0]): string {
  if (modules.some(({ outcome }) => outcome === 'failed')) return 'nothing can be approved';
  if (planned.length > 0) return totalOf(planned);
  if (waiting.length > 0) return 'nothing can be planned yet';
  // Others have: what a person applies, or what was taken out of the definition.
  return administrators.length + leftover.length > 0 ? 'nothing for the pipeline to do' : 'nothing to do';
}

/** What could not be planned, or may not be applied, each with what was said of it. */
export function failurePart(modules: readonly ModuleOutcome[]): Part {
  const failed = modules.filter(({ outcome }) => outcome === 'failed');
  const skipped = modules.filter(({ outcome }) => outcome === 'skipped').map(({ module }) => code(module));
  const told = someOf(failed, MOST_FAILURES, ({ module, error = '' }) => `${code(module)}:\n\n${block(error)}`);
  const lines = [
    ...(failed.length === 0 ? [] : ['### Failed or refused', ...told]),
    ...(skipped.length === 0
      ? []
      : [`Not looked at, because of those: ${someOf(skipped, MOST, (name) => name).join(', ')}`]),
  ];
  return { text: lines.join('\n\n'), name: 'failures', rank: 1 };
}

/** Modules of later waves, with what is known of them. */
export function waitingPart(waiting: readonly WaitingModule[], heading = '### Planned later'): Part {
  if (waiting.length === 0) return { text: '' };
  const lines = someOf(waiting, MOST, describeWaiting).map((line) => `- ${line}`);
  return { text: [heading, lines.join('\n')].join('\n\n'), name: 'modules that wait', rank: 2 };
}

/** What a person has to apply: first how, then what it would do, as far as it was planned. */
export function administratorsParts(administrators: readonly AdministratorsWork[]): readonly Part[] {
  if (administrators.length === 0) return [];
  const lines = someOf(
    administrators,
    MOST,
    ({ module, reason, command, changes }) => `- ${code(module)} ${code(reason)}: ${code(command)}${known(changes)}`,
  );
  const text = [
    '### For an administrator',
    'The pipeline does not apply these. In a checkout of this commit:',
    lines.join('\n'),
  ];
  const planned = administrators.flatMap(({ module, changes = [] }) =>
    changes.length === 0 ? [] : [{ text: describeModule({ module, changes }), name: module, rank: 4 }],
  );
  return [{ text: text.join('\n\n'), name: "administrator's modules", rank: 2 }, ...planned];
}

function known(changes: AdministratorsWork['changes']): string {
  if (changes === undefined) return '';
  const counts = countChanges(changes);
  return `, ${counts === '' ? 'no resource to change' : counts}`;
}

/** What nobody has destroyed since the definition lost it. */
export function leftoverPart(leftover: readonly LeftoverModule[], environment: string): Part {
  if (leftover.length === 0) return { text: '' };
  const lines = someOf(leftover, MOST, ({ module, resources }) => {
    const command = `npx projen destroy:${environment} --module ${module}`;
    return `- ${code(module)}, ${plural(resources, 'resource')}: ${code(command)}`;
  });
  return { text: ['### No longer in the definition', lines.join('\n')].join('\n\n'), name: 'removed modules', rank: 2 };
}

/** `3 to create in 2 modules`. */
export function totalOf(planned: readonly { readonly changes: ModuleOutcome['changes'] }[]): string {
  const counts = countChanges(planned.flatMap(({ changes }) => changes));
  return `${counts === '' ? 'no resource to change' : counts} in ${plural(planned.length, 'module')}`;
}

function describeWaiting({ module, waitsFor, reads, resources, isNew }: WaitingModule): string {
  const isRead = (name: string): boolean => reads.some((output) => output.startsWith(`${name}.`));
  const awaited = [...reads, ...waitsFor.filter((name) => !isRead(name))];
  const size = isNew ? `new, ${resources} to create; ` : '';
  return `${code(module)}: ${size}waits for ${someOf(awaited, MOST_AWAITED, (name) => code(name)).join(', ')}`;
}

const MOST = 100;
const MOST_AWAITED = 10;
const MOST_FAILURES = 5;
