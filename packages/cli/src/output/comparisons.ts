import type { Comparison, Difference } from '@mlopspltf/github';
import type { Page } from './page';
import { oneLine } from './style';

/** What GitHub has and will have, a paragraph an environment. What is weaker now stands out. */
export function describeComparisons(comparisons: readonly Comparison[], page: Page): readonly string[] {
  return comparisons.flatMap((comparison) => [...describeComparison(comparison, page), '']);
}

function describeComparison({ wanted, actual, differences }: Comparison, { style }: Page): readonly string[] {
  const shown = differences.filter(({ aspect }) => aspect !== 'environment');
  const width = Math.max(0, ...shown.map(({ aspect }) => aspect.length));
  return [
    style.bold(`${wanted.name} ${actual ? 'will be changed' : 'will be made'}`),
    ...shown.map((difference) => {
      const line = describeDifference(difference, width);
      return actual && difference.isWeaker ? style.yellow(line) : line;
    }),
  ];
}

function describeDifference({ aspect, actual, wanted }: Difference, width: number): string {
  return `  ${aspect.padEnd(width)}  ${oneLine(actual)} → ${oneLine(wanted)}`;
}
