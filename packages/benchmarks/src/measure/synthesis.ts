import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asset } from '../checkout';
import type { Stage } from '../stage';
import { EMPTY_TASK, Repository } from '../workload/repository';
import type { Figures } from './figures';
import type { Teller } from './teller';

export interface ProgramOptions {
  readonly stage: Stage;
  /** Number of modules. */
  readonly size: number;
  readonly figures: Figures;
  readonly teller: Teller;
}

/** The middle of so many is not moved by one that something came between. */
export const TIMES = 5;

/** `npx projen synth` beside a task of projen that does nothing, and the memory it takes. */
export async function measureSynthesis({ stage, size, figures, teller }: ProgramOptions): Promise<void> {
  teller.say(`${size} modules: a repository to synthesize is made ready`);
  const { root: cwd } = await Repository.create(stage.folder('synth'), size, stage.runner);
  const task = (name: string, env: NodeJS.ProcessEnv = {}): Promise<number> =>
    stage.runner.run({ file: 'npx', args: ['projen', name], cwd, env });
  figures.setSynthMemory(size, await peakMemory(stage, (env) => task('synth', env)));
  for (let time = 1; time <= TIMES; time += 1) {
    const heading = `${size} modules, ${time} of ${TIMES}`;
    figures.addAspect('empty task', size, await teller.during(`${heading}: empty task`, () => task(EMPTY_TASK)));
    figures.addAspect('synth', size, await teller.during(`${heading}: npx projen synth`, () => task('synth')));
  }
}

/** Of the largest Node.js process of a command, in megabytes. Not while times are taken: reporting costs some. */
async function peakMemory(stage: Stage, run: (env: NodeJS.ProcessEnv) => Promise<unknown>): Promise<number> {
  const reports = stage.folder('memory');
  mkdirSync(reports);
  await run({ NODE_OPTIONS: `--require=${asset('report-memory.cjs')}`, MEMORY_REPORTS: reports });
  const kilobytes = readdirSync(reports).map((name) => Number(readFileSync(join(reports, name), 'utf8')));
  return Math.max(...kilobytes) / 1024;
}
