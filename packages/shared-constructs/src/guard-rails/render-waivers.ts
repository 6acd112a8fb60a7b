import type { Waiver } from './waivers';

const WIDTH = 80;
const INDENT = '  ';

/**
 * `waived: MODULE PLACES RULE: REASON`, one for each reason, folded where it is wider than a terminal. Places that give the
 * same reason for the same rule share one.
 */
export function renderWaivers(waivers: readonly Waiver[]): readonly string[] {
  const groups = new Map<string, Waiver[]>();
  for (const waiver of waivers) {
    const { module, rule, only, reason } = waiver;
    const key = JSON.stringify([module, rule, only, reason]);
    groups.set(key, [...(groups.get(key) ?? []), waiver]);
  }
  return [...groups.values()].map(render);
}

function render(group: readonly Waiver[]): string {
  const [{ module, rule, only, reason } = NONE] = group;
  const places = group.map(({ place }) => place).join(', ');
  return fold(`waived: ${module} ${places} ${rule}${only === undefined ? '' : ` (${only})`}: ${reason}`);
}

const NONE = { module: '', rule: '', only: undefined, reason: '' };

function fold(text: string): string {
  const [first = '', ...words] = text.split(' ');
  const lines = [first];
  for (const word of words) {
    const last = lines.length - 1;
    const longer = `${lines[last] ?? ''} ${word}`;
    if (longer.length <= WIDTH) lines[last] = longer;
    else lines.push(`${INDENT}${word}`);
  }
  return lines.join('\n');
}
