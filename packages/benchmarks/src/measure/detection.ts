import { packageFolder } from '@mlopspltf/definition';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from '../workload/definition';
import { Repository } from '../workload/repository';
import { TIMES, type ProgramOptions } from './synthesis';

/** Modules of the repository. */
export const DETECTION_SIZE = 100;
/** Files that the repository tracks beside those of its packages. */
export const TRACKED_FILES = 15_000;

/** `infra detect --since` in a large repository, beside the start of the program by itself. */
export async function measureDetection({ stage, figures, teller }: Omit<ProgramOptions, 'size'>): Promise<void> {
  const size = DETECTION_SIZE;
  teller.say(`${size} modules: a repository of ${TRACKED_FILES} files is made ready`);
  const repository = await Repository.create(stage.folder('detect'), size, stage.runner);
  const { root: cwd, platform } = repository;
  writeFiles(
    platform.modules.map(({ name }) => join(cwd, 'packages', packageFolder(name), 'data')),
    TRACKED_FILES,
  );
  await repository.commit('feat: add data');
  await repository.change('second');
  const infra = (...args: readonly string[]): Promise<number> =>
    stage.runner.run({ file: join(cwd, 'node_modules', '.bin', 'infra'), args, cwd });
  const detect = (): Promise<number> => infra('detect', ENVIRONMENT, '--since=HEAD~1');
  for (let time = 1; time <= TIMES; time += 1) {
    const heading = `${size} modules, ${time} of ${TIMES}`;
    figures.addAspect('start-up', size, await teller.during(`${heading}: start-up`, () => infra('--version')));
    figures.addAspect('detect', size, await teller.during(`${heading}: detection`, detect));
  }
}

/** Spread evenly. */
function writeFiles(folders: readonly string[], count: number): void {
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  for (let number = 0; number < count; number += 1)
    writeFileSync(join(folders[number % folders.length] ?? '', `${number}.json`), `{ "number": ${number} }\n`);
}
