import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { InfraProject, type InfraProjectOptions } from '../src';

export const REPOSITORY = resolve(__dirname, '../../..');

/** A folder in which a definition is generated, without anything being installed. */
export class Generated {
  public readonly folder = mkdtempSync(join(tmpdir(), 'generated-'));

  /** Generates within this process: quick, and mistakes are thrown. */
  public synth(options: InfraProjectOptions): void {
    process.env.PROJEN_DISABLE_POST = 'true';
    new InfraProject({ toolkit: 'workspace', ...options, outdir: this.folder }).synth();
  }

  /** Runs a `.projenrc.ts` as `npx projen` does, with this folder as the root. */
  public run(definition: InfraProjectOptions | { readonly file: string }): SpawnSyncReturns<string> {
    const file = 'file' in definition ? definition.file : this.write(definition);
    return spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), file], {
      cwd: this.folder,
      encoding: 'utf8',
      // Under jest's NODE_ENV projen would print nothing.
      env: { ...process.env, NODE_ENV: '', PROJEN_DISABLE_POST: 'true', NODE_PATH: join(REPOSITORY, 'node_modules') },
    });
  }

  /**
   * Runs a definition with what follows the writing of files, and an `npm` that only notes how it was called.
   *
   * @returns the calls, one a line
   */
  public runWithInstall(definition: InfraProjectOptions): string {
    const bin = join(this.folder, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$@" >> ${join(this.folder, 'calls')}\n`, { mode: 0o755 });
    writeFileSync(join(this.folder, 'calls'), '');
    spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), this.write(definition)], {
      cwd: this.folder,
      env: { ...process.env, CI: '', PROJEN_DISABLE_POST: '' },
    });
    return this.read('calls');
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  public json(path: string): unknown {
    return JSON.parse(this.read(path));
  }

  /** Every file and its content. */
  public snapshot(): ReadonlyMap<string, string> {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => relative(this.folder, join(entry.parentPath, entry.name))).sort();
    return new Map(paths.map((path) => [path, this.read(path)]));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(options: InfraProjectOptions): string {
    const file = join(this.folder, '.projenrc.ts');
    const project = JSON.stringify(join(REPOSITORY, 'packages/infra-project/src'));
    writeFileSync(
      file,
      `import { generate } from ${project};\ngenerate(${JSON.stringify({ toolkit: 'workspace', ...options })});\n`,
    );
    return file;
  }
}
