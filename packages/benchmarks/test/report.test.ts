import { Figures } from '../src/measure/figures';
import { PART_NAMES } from '../src/parts';
import { GOALS, verdictOf } from '../src/report/goals';
import { figuresText, page } from '../src/report/page';
import { deploymentTable, excuses, goalTable } from '../src/report/tables';

/** Nothing to do with 4 modules took so long. */
function unchanged(seconds: { readonly infra?: number; readonly cdktf?: number; readonly loop?: number }): Figures {
  const figures = new Figures();
  for (const name of ['infra', 'cdktf', 'loop'] as const) {
    const value = seconds[name];
    if (value !== undefined) figures.addDeployment(name, 'unchanged', 4, value);
  }
  return figures;
}

function rowOf(figures: Figures, goal: string): readonly string[] | undefined {
  return goalTable(figures).find(([what]) => what === goal);
}

const NOTHING_TO_DO = 'nothing to do, 4 modules, beside `cdktf deploy`';

test('a table holds seconds of each contender and what part of theirs ours are', () => {
  const [heading, row] = deploymentTable(unchanged({ infra: 3, cdktf: 24, loop: 20 }), 'unchanged', [4]);

  expect(heading?.slice(-2)).toEqual(['of cdktf', 'of the loop']);
  expect(row).toEqual(['4', '3.00 s', '24.0 s', '20.0 s', '0.13', '0.15']);
});

test('a contender without figures has dashes, and the reason stands below', () => {
  const figures = unchanged({ infra: 3 });
  figures.excuse('cdktf', 4, 'npm could not install it');

  expect(deploymentTable(figures, 'unchanged', [4])[1]).toEqual(['4', '3.00 s', '–', '–', '–', '–']);
  expect(excuses(figures, [4])).toEqual(['`cdktf deploy`, 4 modules: npm could not install it']);
});

test('a goal is met at its limit, missed above it, and left open where a side was not measured', () => {
  expect(rowOf(unchanged({ infra: 3, cdktf: 20 }), NOTHING_TO_DO)).toEqual([NOTHING_TO_DO, '0.15', '0.15', 'met']);
  expect(rowOf(unchanged({ infra: 4, cdktf: 20 }), NOTHING_TO_DO)?.at(-1)).toBe('missed');
  expect(rowOf(unchanged({ infra: 4 }), NOTHING_TO_DO)?.at(-1)).toBe('not measured');
});

test('every goal is judged by figures of its own', () => {
  const figures = new Figures();
  for (const [index, size] of [1, 4, 20, 100].entries()) {
    for (const question of ['first', 'unchanged', 'changed'] as const) {
      figures.addDeployment('infra', question, size, 10 + index);
      figures.addDeployment('cdktf', question, size, 100);
      figures.addDeployment('loop', question, size, 50);
    }
    figures.setSynthMemory(size, 100 + index);
    figures.addAspect('empty task', size, 1);
    figures.addAspect('synth', size, 2);
    figures.addAspect('start-up', size, 0.4);
    figures.addAspect('detect', size, 0.6);
  }

  const measured = GOALS.map((goal) => Number(goal.measured(figures)?.toFixed(2)));
  expect(measured).toEqual([0.11, 13, 0.11, 0.22, 2, 1, 103, 0.2]);
  expect(GOALS.map((goal, index) => verdictOf(goal, measured[index]))).toEqual(
    GOALS.map(({ limit }) => (limit === 6 ? 'missed' : 'met')),
  );
});

test('the page names machine, versions, command, and what is compared with what', () => {
  const text = page({
    figures: unchanged({ infra: 3, cdktf: 24, loop: 20 }),
    sizes: [4],
    parts: PART_NAMES,
    circumstances: { date: '2026-11-22', processor: 'a processor, 2 cores', terraform: '1.11.4' },
    parallelism: 2,
    command: 'npx projen bench',
  });

  for (const part of ['2026-11-22', 'a processor, 2 cores', '1.11.4', '`npx projen bench`', 'works on 2 modules'])
    expect(text).toContain(part);
  const headings = text.split('\n').filter((line) => line.startsWith('#'));
  expect(headings).toEqual([
    '# Benchmarks',
    '## Goals',
    '## First deployment',
    '## Nothing to do',
    '## One module changed',
    '## Synthesis',
    '## Detection by git',
    '## What is compared with what',
  ]);
});

test('what was not asked for has no table', () => {
  const text = figuresText({ figures: new Figures(), sizes: [4], parts: ['synth'] });

  expect(text).toContain('## Synthesis');
  expect(text).not.toContain('## First deployment');
  expect(text).not.toContain('## Detection');
});
