import { PROVIDER_LOCK_FILE, resolvePlatform, type Platform } from '@mlopspltf/definition';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout';
import type { Runner } from '../process/runner';
import { BRANCH, syntheticDefinition } from './definition';
import { CHANGED_MODULE, type Edition } from './modules';
import { linkNodeModules } from './node-modules';
import { writeSources } from './sources';

/** Of a task without steps, beside those that are generated. */
export const EMPTY_TASK = 'empty';

/**
 * A repository as `npx projen` generates it, with so many synthetic modules, committed on a feature branch. Everything
 * that a user types works in it.
 */
export class Repository {
  private constructor(
    public readonly root: string,
    public readonly platform: Platform,
    private readonly runner: Runner,
  ) {}

  /** @param root does not exist yet */
  public static async create(root: string, size: number, runner: Runner): Promise<Repository> {
    const definition = syntheticDefinition(size);
    const platform = resolvePlatform(definition);
    mkdirSync(root, { recursive: true });
    const repository = new Repository(root, platform, runner);
    linkNodeModules(root, platform.modules);
    for (const module of platform.modules) writeSources(root, module, 'first');
    copyFileSync(join(CHECKOUT, PROVIDER_LOCK_FILE), join(root, PROVIDER_LOCK_FILE));
    writeFileSync(join(root, '.projenrc.ts'), projenrc(definition));
    await repository.run(process.execPath, ['--require', 'tsx/cjs', '.projenrc.ts'], { PROJEN_DISABLE_POST: 'true' });
    addEmptyTask(root);
    await repository.git('init', '--quiet', `--initial-branch=${BRANCH}`);
    await repository.commit('chore: generate the repository');
    return repository;
  }

  /** Changes one module and commits that. */
  public async change(edition: Edition): Promise<void> {
    const module = this.platform.modules.find(({ name }) => name === CHANGED_MODULE);
    if (module) writeSources(this.root, module, edition);
    await this.commit(`feat: ${edition} edition`);
  }

  public async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    const author = [
      '-c',
      'user.name=Benchmark',
      '-c',
      'user.email=benchmark@example.org',
      '-c',
      'commit.gpgSign=false',
    ];
    await this.git(...author, 'commit', '--quiet', '--no-verify', `--message=${message}`);
  }

  private async git(...args: readonly string[]): Promise<void> {
    await this.run('git', args);
  }

  private async run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
    await this.runner.run({ file, args, cwd: this.root, env });
  }
}

function projenrc(definition: object): string {
  return `import { generate } from '@mlopspltf/infra-project';\n\ngenerate(${JSON.stringify({ toolkit: 'workspace', ...definition }, undefined, 2)});\n`;
}

/** To learn what projen itself takes. */
function addEmptyTask(root: string): void {
  const file = join(root, '.projen', 'tasks.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly tasks: Readonly<Record<string, unknown>> };
  const tasks = { ...manifest.tasks, [EMPTY_TASK]: { name: EMPTY_TASK } };
  // What projen generates is read-only; the folder is not.
  writeFileSync(`${file}.new`, JSON.stringify({ ...manifest, tasks }, undefined, 2));
  renameSync(`${file}.new`, file);
}
