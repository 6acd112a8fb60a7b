import { block, code, details, html, plural, someOf } from './markdown';
import type { LookedAtModule } from './model';
import { describeAttribute } from './module-section';
import { releaseText } from './origin';
import { pageOf, SUMMARY_LIMIT, type Part } from './page';

export interface DriftSummaryOptions {
  readonly environment: string;
  readonly account: string;
  readonly modules: readonly LookedAtModule[];
  /** What else has to be said, in sentences. */
  readonly warnings: readonly string[];
  /** Bytes. @default - as many as GitHub takes */
  readonly limit?: number;
}

/** What is otherwise than it was deployed, and what could not be looked at. */
export function driftSummary(options: DriftSummaryOptions): string {
  const { environment, account, modules, warnings, limit = SUMMARY_LIMIT } = options;
  const of = (wanted: LookedAtModule['outcome']): readonly LookedAtModule[] =>
    modules.filter(({ outcome }) => outcome === wanted);
  return pageOf(
    [
      { text: `## Drift in ${code(environment)}: ${titleOf(of('drifted'))}` },
      { text: someOf(warnings, MOST_WARNINGS, (text) => block(text, 1_000)).join('\n\n') },
      { text: `Compared with what was deployed, account ${code(account)}, ${releaseText()}.` },
      unseenPart(of('failed')),
      ...of('drifted').map(modulePart),
      { text: of('same').length === 0 ? '' : `${plural(of('same').length, 'module')} as deployed.` },
    ],
    limit,
    'All of it is in the log of this job.',
  );
}

function titleOf(drifted: readonly LookedAtModule[]): string {
  const count = drifted.flatMap(({ resources }) => resources).length;
  return count === 0 ? 'none' : `${plural(count, 'resource')} in ${plural(drifted.length, 'module')}`;
}

function unseenPart(failed: readonly LookedAtModule[]): Part {
  if (failed.length === 0) return { text: '' };
  const told = someOf(failed, MOST_FAILURES, ({ module, error = '' }) => `${code(module)}:\n\n${block(error)}`);
  return { text: ['### Could not be looked at', ...told].join('\n\n'), name: 'failures', rank: 1 };
}

function modulePart({ module, resources, deployed }: LookedAtModule): Part {
  const origin = [
    deployed?.branch === undefined ? '' : `from ${code(deployed.branch)}`,
    deployed?.commit === undefined ? '' : `at ${code(deployed.commit.slice(0, 7))}`,
    deployed === undefined ? '' : `on ${code(deployed.at.slice(0, 10))}`,
  ].filter(Boolean);
  const lines = resources.flatMap(({ address, kind, attributes }) =>
    kind === 'deleted'
      ? [`- **DELETED** ${code(address)}`]
      : [
          `- changed ${code(address)}`,
          ...someOf(attributes, MOST_ATTRIBUTES, describeAttribute).map((text) => `  - ${text}`),
        ],
  );
  const heading = `<b>${html(module)}</b>: ${plural(resources.length, 'resource')}`;
  const text = details(heading, [`Deployed ${origin.join(' ')}`, lines.join('\n')].join('\n\n'));
  return { text, name: module, rank: 2 };
}

const MOST_WARNINGS = 5;
const MOST_FAILURES = 20;
const MOST_ATTRIBUTES = 50;
