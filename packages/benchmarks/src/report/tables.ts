import { CONTENDER_NAMES, type ContenderName } from '../contenders/contender';
import { difference, ratio, type Figures, type Question } from '../measure/figures';
import { DETECTION_SIZE } from '../measure/detection';
import { GOALS, verdictOf, type Goal } from './goals';

/** Cells as they are shown; the first row is the heading. */
export type Table = readonly (readonly string[])[];

const NONE = '–';

/** How contenders are called in headings. */
export const TITLES: Readonly<Record<ContenderName, string>> = {
  infra: '`npx projen deploy:dev`',
  cdktf: '`cdktf deploy`',
  loop: 'loop of Terraform',
};

/** Seconds of each contender at each size, and our share of theirs. */
export function deploymentTable(figures: Figures, question: Question, sizes: readonly number[]): Table {
  const seconds = (name: ContenderName, size: number) => figures.deployment(name, question, size);
  return [
    ['modules', ...CONTENDER_NAMES.map((name) => TITLES[name]), 'of cdktf', 'of the loop'],
    ...sizes.map((size) => [
      String(size),
      ...CONTENDER_NAMES.map((name) => show(seconds(name, size), 's')),
      show(ratio(seconds('infra', size), seconds('cdktf', size)), 'times'),
      show(ratio(seconds('infra', size), seconds('loop', size)), 'times'),
    ]),
  ];
}

export function synthesisTable(figures: Figures, sizes: readonly number[]): Table {
  return [
    ['modules', '`npx projen synth`', 'empty task', 'difference', 'memory'],
    ...sizes.map((size) => {
      const [synth, empty] = [figures.aspect('synth', size), figures.aspect('empty task', size)];
      const cells = [show(synth, 's'), show(empty, 's'), show(difference(synth, empty), 's')];
      return [String(size), ...cells, show(figures.synthMemory(size), 'MB')];
    }),
  ];
}

export function detectionTable(figures: Figures): Table {
  const size = DETECTION_SIZE;
  const [detect, start] = [figures.aspect('detect', size), figures.aspect('start-up', size)];
  return [
    ['modules', '`infra detect dev --since HEAD~1`', '`infra --version`', 'difference'],
    [String(size), show(detect, 's'), show(start, 's'), show(difference(detect, start), 's')],
  ];
}

export function goalTable(figures: Figures): Table {
  return [
    ['goal', 'at most', 'measured', ''],
    ...GOALS.map((goal) => {
      const measured = goal.measured(figures);
      return [goal.what, show(goal.limit, goal.unit), show(measured, goal.unit), verdictOf(goal, measured)];
    }),
  ];
}

/** Why there is nothing where there is not, a line each. */
export function excuses(figures: Figures, sizes: readonly number[]): readonly string[] {
  return CONTENDER_NAMES.flatMap((name) =>
    sizes.flatMap((size) => {
      const reason = figures.excuseOf(name, size);
      return reason === undefined ? [] : [`${TITLES[name]}, ${size} modules: ${reason}`];
    }),
  );
}

function show(value: number | undefined, unit: Goal['unit']): string {
  if (value === undefined) return NONE;
  if (unit === 'times') return value.toFixed(2);
  return unit === 's' ? `${value.toFixed(value < 10 ? 2 : 1)} s` : `${value.toFixed(0)} MB`;
}
