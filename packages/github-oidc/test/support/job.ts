import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import type { JobCheckout } from './checkout';

const INFRA = join(__dirname, '../../../cli/bin/infra.js');

export interface JobResult {
  /** Null after a signal. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The job's outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Starts the program `infra` as a step of a workflow's job would, in a checkout.
 *
 * @param env credentials
 * @param variables what the step sets beside
 */
export async function runInJob(
  { folder, commit }: JobCheckout,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  variables: Readonly<Record<string, string>> = {},
): Promise<JobResult> {
  const work = join(folder, '.infra');
  mkdirSync(work, { recursive: true });
  const [output = '', summary = ''] = ['output', 'summary'].map((name) => join(work, `${name}-${randomUUID()}`));
  for (const file of [output, summary]) writeFileSync(file, '');
  const child = spawn(process.execPath, [INFRA, ...args], {
    cwd: folder,
    env: { ...env, ...runFacts(commit), ...variables, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  return { exitCode, stdout, stderr, outputs: outputsIn(readFileSync(output, 'utf8')) };
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function runFacts(commit: string): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTOR: 'ana',
    GITHUB_BASE_REF: 'develop',
    GITHUB_REF: 'refs/heads/develop',
    GITHUB_REPOSITORY: 'example-org/example-infra',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '7',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: commit,
  };
}

/** `NAME<<DELIMITER`, lines, `DELIMITER`. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^(?<name>\w+)<<(?<end>\S+)\n(?<value>.*?)\n\k<end>$/gms);
  return Object.fromEntries([...found].map(({ groups = {} }) => [groups.name ?? '', groups.value ?? '']));
}
