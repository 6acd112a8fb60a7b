import type { OlderRun, SupersedeResult } from '../supersede';
import { block, code, plural, someOf } from './markdown';
import { pageOf, SUMMARY_LIMIT } from './page';

/** What became of older runs, for the page of the later one; their own pages cannot be written on. Empty where nothing did. */
export function supersedeSummary({ branch, commit, cancelled, left, remarks }: SupersedeResult): string {
  if (cancelled.length + left.length + remarks.length === 0) return '';
  const moved = `${code(branch)} has moved on to ${code(commit.slice(0, 7))}`;
  return pageOf(
    [
      { text: cancelled.length > 0 ? `## ${plural(cancelled.length, 'older run')} cancelled` : '## Older runs' },
      {
        text: part(
          cancelled,
          `${moved}, so what waited for an approval was cancelled. Nothing of it was applied in part; what it would have ` +
            'changed is planned by this run.',
        ),
      },
      {
        text: part(
          left,
          `${moved}. At work, and left alone; should one come to wait for an approval, it will not apply anything:`,
        ),
      },
      {
        text: someOf(remarks, MOST, (remark) => block(remark, 1_000)).join('\n\n'),
      },
      { text: remarks.length === 0 ? '' : 'Older runs may go on waiting. They are refused once they are approved.' },
    ],
    SUMMARY_LIMIT,
    '',
  );
}

function part(runs: readonly OlderRun[], said: string): string {
  if (runs.length === 0) return '';
  const lines = someOf(
    runs,
    MOST,
    ({ number, commit, url }) => `[run ${number}](${url}) of ${code(commit.slice(0, 7))}`,
  );
  return [said, '', ...lines.map((line) => `- ${line}`)].join('\n');
}

const MOST = 100;
