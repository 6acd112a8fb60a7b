import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseAssignments, parsePaths } from './file-commands';
import type { Variables } from './environment';

const FILES = {
  GITHUB_ENV: 'set_env',
  GITHUB_OUTPUT: 'set_output',
  GITHUB_STATE: 'save_state',
  GITHUB_PATH: 'add_path',
  GITHUB_STEP_SUMMARY: 'step_summary',
} as const;

/** A summary may be that long. @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const SUMMARY_LIMIT = 1024 * 1024;

type Pairs = readonly (readonly [name: string, value: string])[];

/** The files by which one step tells GitHub something. Each step has new ones. */
export class StepFiles {
  public readonly variables: Variables;

  constructor(temp: string) {
    const folder = join(temp, '_runner_file_commands');
    mkdirSync(folder, { recursive: true });
    const id = randomUUID();
    this.variables = Object.fromEntries(
      Object.entries(FILES).map(([name, file]) => [name, join(folder, `${file}_${id}`)]),
    );
    for (const file of Object.values(this.variables)) writeFileSync(file, '');
  }

  /** @throws FileCommandError */
  public environment(): Pairs {
    return parseAssignments(this.read('GITHUB_ENV'), 'GITHUB_ENV');
  }

  /** @throws FileCommandError */
  public outputs(): Pairs {
    return parseAssignments(this.read('GITHUB_OUTPUT'), 'GITHUB_OUTPUT');
  }

  /** Read for its form only: the scripts of a workflow have no later part that could see it. @throws FileCommandError */
  public state(): Pairs {
    return parseAssignments(this.read('GITHUB_STATE'), 'GITHUB_STATE');
  }

  public paths(): readonly string[] {
    return parsePaths(this.read('GITHUB_PATH'));
  }

  /** @returns undefined where it is too long: GitHub then shows none of it */
  public summary(): string | undefined {
    const file = this.variables.GITHUB_STEP_SUMMARY ?? '';
    const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
    return size > SUMMARY_LIMIT ? undefined : this.read('GITHUB_STEP_SUMMARY');
  }

  /** A step may have removed it. */
  private read(name: keyof typeof FILES): string {
    const file = this.variables[name] ?? '';
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : '';
  }
}
