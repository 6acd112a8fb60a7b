import { countChanges } from './actions';
import { block, code, someOf } from './markdown';
import type { ModuleOutcome } from './model';
import { originLine } from './origin';
import { pageOf, SUMMARY_LIMIT, type Part } from './page';

export interface ApplySummaryOptions {
  /** @default 'deploy' */
  readonly operation?: 'deploy' | 'destroy';
  readonly environment: string;
  readonly account: string;
  readonly commit: string;
  readonly branch: string;
  readonly modules: readonly ModuleOutcome[];
  /** What else has to be said, in sentences. */
  readonly warnings: readonly string[];
  /** How it goes on, in markdown. @default - nothing has to be done */
  readonly wayOn?: string;
  /** Bytes. @default - as many as GitHub takes */
  readonly limit?: number;
}

/** What was applied of what had been approved, what was not, and how it goes on. */
export function applySummary(options: ApplySummaryOptions): string {
  const { environment, modules, warnings, wayOn = '', limit = SUMMARY_LIMIT } = options;
  const { title, outcome: wanted } = OPERATIONS[options.operation ?? 'deploy'];
  const done = modules.filter(({ outcome }) => outcome === wanted).length;
  const count = done === modules.length ? `${done} ${wanted}` : `${done} of ${modules.length} ${wanted}`;
  return pageOf(
    [
      { text: `## ${title} ${code(environment)}: ${count}` },
      { text: wayOn },
      { text: someOf(warnings, MOST_WARNINGS, (text) => block(text, 1_000)).join('\n\n') },
      { text: originLine(options) },
      // Those that failed are what somebody looks for.
      ...[...modules].sort((a, b) => rankOf(a) - rankOf(b)).map(outcomePart),
    ],
    limit,
    'All of it is in the log of this job.',
  );
}

export interface RefusalSummaryOptions {
  readonly environment: string;
  /** What was refused, or went wrong. */
  readonly message: string;
  /** How it goes on, in markdown. @default - nothing has to be done */
  readonly wayOn?: string;
}

/** Of a job that ended before it did anything. */
export function refusalSummary({ environment, message, wayOn = '' }: RefusalSummaryOptions): string {
  return pageOf(
    [{ text: `## Nothing was done in ${code(environment)}` }, { text: block(message, 20_000) }, { text: wayOn }],
    SUMMARY_LIMIT,
    '',
  );
}

function outcomePart({ module, outcome, changes, waitsFor = [], error, seconds }: ModuleOutcome): Part {
  const done =
    outcome === 'applied' || outcome === 'destroyed'
      ? [countChanges(changes, 'past'), `${seconds} s`].filter(Boolean).join(', ')
      : '';
  const waits = waitsFor.length === 0 ? '' : `needs ${someOf(waitsFor, 10, (name) => code(name)).join(', ')}`;
  const said = [WORDS[outcome] ?? outcome, done, waits].filter(Boolean).join(', ');
  const line = `- ${code(module)}: ${said}`;
  return {
    text: error === undefined ? line : `${line}\n\n${block(error)}`,
    name: module,
    rank: 1 + rankOf({ outcome }),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  failed: '**FAILED**',
  skipped: '**not done**',
  rejected: '**not done**',
  planned: '**not done**',
};

function rankOf({ outcome }: Pick<ModuleOutcome, 'outcome'>): number {
  return outcome === 'failed' ? 0 : ['applied', 'destroyed'].includes(outcome) ? 2 : 1;
}

const MOST_WARNINGS = 10;

const OPERATIONS = {
  deploy: { title: 'Deployment to', outcome: 'applied' },
  destroy: { title: 'Removal from', outcome: 'destroyed' },
} as const;
