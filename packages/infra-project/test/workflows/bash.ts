import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptStep } from '../../src/workflows/model';
import { WORKFLOWS } from './platforms';

/** A folder in which a step's script runs as GitHub runs it, with stand-ins for the programs that reach out. */
export class Runner {
  public readonly folder = mkdtempSync(join(tmpdir(), 'step-'));
  public readonly temp = join(this.folder, 'temp');
  public readonly work = join(this.folder, 'work');
  private readonly bin = join(this.folder, 'bin');

  constructor() {
    for (const folder of [this.temp, this.work, this.bin]) mkdirSync(folder);
  }

  /** A program that notes its arguments, each in quotes, and prints a text. */
  public standIn(name: string, prints = ''): void {
    writeFileSync(join(this.folder, `${name}.out`), prints);
    const file = join(this.bin, name);
    const lines = ['#!/bin/bash', `printf '<%s>' "$@" >> "${this.folder}/calls"`, `echo >> "${this.folder}/calls"`];
    writeFileSync(file, [...lines, `cat "${this.folder}/${name}.out"`, ''].join('\n'));
    chmodSync(file, 0o755);
  }

  /** The same for a program that was installed into the work folder. */
  public installed(name: string): void {
    this.standIn(name);
    const folder = join(this.work, 'node_modules/.bin');
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(this.bin, name), join(folder, name));
  }

  /** The calls of stand-ins, in their order. */
  public calls(): readonly string[] {
    const file = join(this.folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }

  /** @returns exit code, and what was printed or written for GitHub */
  public run({ run }: Pick<ScriptStep, 'run'>, env: Readonly<Record<string, string>> = {}) {
    const [output, summary] = [join(this.folder, 'output'), join(this.folder, 'summary')];
    for (const file of [output, summary]) writeFileSync(file, '');
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: this.work,
      encoding: 'utf8',
      env: {
        PATH: `${this.bin}:${process.env.PATH ?? ''}`,
        RUNNER_TEMP: this.temp,
        GITHUB_REPOSITORY: 'example-org/mlopspltf-infra',
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        ...env,
      },
    });
    return { status, stdout, stderr, output: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A script of a generated workflow. */
export function scriptOf(workflow: string, job: string, name: string): ScriptStep {
  const found = WORKFLOWS.get(workflow)?.jobs[job];
  const steps = found && 'steps' in found ? found.steps : [];
  const step = steps.find((each) => each.name === name);
  if (!step || !('run' in step)) throw new Error(`no script "${name}" in ${workflow}/${job}`);
  return step;
}
