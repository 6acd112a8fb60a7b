import type { Finding } from '@mlopspltf/deployer';
import type { Page } from './page';
import { fill, oneLine, plural, sections } from './style';

type State = Finding['state'];

/** Words, because colours are not everywhere. */
const MARKS: Readonly<Record<State, string>> = { ok: 'ok', warning: 'warning', missing: 'MISSING' };
const MARK_WIDTH = Math.max(...Object.values(MARKS).map((mark) => mark.length)) + 2;

/** A line a finding, with what to do below those that need it, and a count at the end. */
export function describeFindings(findings: readonly Finding[], page: Page): readonly string[] {
  return sections(
    findings.flatMap((finding) => describeFinding(finding, page)),
    [countFindings(findings)],
  );
}

function describeFinding({ subject, state, text, remedy }: Finding, { style, width }: Page): readonly string[] {
  const paint = { ok: style.green, warning: style.yellow, missing: (mark: string) => style.bold(style.red(mark)) }[
    state
  ];
  const indent = ' '.repeat(MARK_WIDTH);
  const [first = '', ...rest] = fill(`${oneLine(subject)}: ${oneLine(text)}`.split(' '), indent, indent, width);
  return [
    `${paint(MARKS[state])}${first.slice(MARKS[state].length)}`,
    ...rest,
    ...(remedy === undefined ? [] : describeRemedy(remedy, `${indent}  `, width)),
  ];
}

/** A sentence is broken between words; a command stays whole, to be copied. */
function describeRemedy(remedy: string, indent: string, width: number): readonly string[] {
  const text = oneLine(remedy);
  return text.endsWith('.') ? fill(text.split(' '), indent, indent, width) : [`${indent}${text}`];
}

function countFindings(findings: readonly Finding[]): string {
  const of = (state: State): number => findings.filter((finding) => finding.state === state).length;
  const [warnings, missing] = [of('warning'), of('missing')];
  return [
    `${of('ok')} ok`,
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ].join(', ');
}
