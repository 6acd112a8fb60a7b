import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../src';
import { Reader, stepsOf, type Step } from './support/how-to';
import { pages } from './support/pages';

const page = pages().find(({ path }) => path === 'docs/how-to/add-a-module.md');
const steps = page ? stepsOf(page) : [];

const scratch = scratchFolder();
const clone = join(scratch, 'clone');
let reader: Reader;

/** A clone on `main`, installed, as the reader of the page has it. */
beforeAll(async () => {
  requireTools('terraform', 'moto_server', 'git', 'bash');
  mkdirSync(clone);
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', REPOSITORY, clone], { stdio: 'pipe' });
  reader = Reader.in(clone, scratch);
  await reader.run(
    'git switch --quiet -C main\ngit config user.name Ana\ngit config user.email ana@example.org\nnpm ci',
  );
});
afterAll(() => reader.run('npx projen emulator:stop'));

/** The first command, or the file. */
function titleOf(step: Step): string {
  if (step.does === 'runs') return step.commands.split('\n')[0] ?? '';
  if (step.does === 'writes') return `writing ${step.file}`;
  return `a definition ${step.does === 'defines' ? 'with' : 'without'} the module`;
}

test('the page has steps', () => expect(steps.length).toBeGreaterThan(10));

let failed = false;

test.each(steps.map((step, at) => [at + 1, titleOf(step), step] as const))('step %i: %s', async (_, __, step) => {
  if (failed) throw new Error('An earlier step failed.');
  failed = true;
  const printed = await reader.take(step);

  for (const line of step.does === 'runs' ? step.shows : []) expect(printed).toContain(line);
  failed = false;
});
