import { requireTools, scratchFolder } from '@mlopspltf/testing';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment } from '../src/process/environment';
import { Runner } from '../src/process/runner';
import { EMPTY_TASK, Repository } from '../src/workload/repository';

requireTools('git');

let repository: Repository;
let runner: Runner;
beforeAll(async () => {
  const folder = scratchFolder();
  const env = plainEnvironment(process.env);
  runner = new Runner({ logs: join(folder, 'logs'), env, signal: new AbortController().signal });
  repository = await Repository.create(join(folder, 'repository'), 4, runner);
});

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository.root, encoding: 'utf8', env: plainEnvironment(process.env) });
}

function stack(module: string): string {
  return readFileSync(join(repository.root, 'cdktf.out', 'stacks', module, 'cdk.tf.json'), 'utf8');
}

async function task(name: string): Promise<void> {
  await runner.run({ file: 'npx', args: ['projen', name], cwd: repository.root });
}

test('a repository is committed whole, on a branch of the environment', () => {
  expect(git('rev-parse', '--abbrev-ref', 'HEAD').trim()).toBe('feature/bench');
  expect(git('status', '--porcelain')).toBe('');
  expect(git('ls-files').split('\n')).toEqual(
    expect.arrayContaining(['.projenrc.ts', '.terraform.lock.hcl', 'packages/module-001/src/stack.ts']),
  );
});

test('its tasks work in it, synthesis gives all its modules, and what reads another reads its state', async () => {
  await task(EMPTY_TASK);
  await task('synth');

  expect(Object.keys((JSON.parse(stack('module_004')) as { data: object }).data)).toEqual(['terraform_remote_state']);
  expect(existsSync(join(repository.root, 'cdktf.out', 'stacks', 'module_003'))).toBe(true);
});

test('a change is committed, and alters the Terraform of one module', async () => {
  const before = ['module_001', 'module_002'].map(stack);
  await repository.change('second');
  await task('synth');

  expect(git('status', '--porcelain')).toBe('');
  expect(git('show', '--name-only', '--format=').trim()).toBe('packages/module-001/src/stack.ts');
  expect(['module_001', 'module_002'].map(stack).map((text, index) => text === before[index])).toEqual([false, true]);
});
