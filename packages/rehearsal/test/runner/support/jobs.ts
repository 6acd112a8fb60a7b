import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '@mlopspltf/testing';
import type { Contexts, JobReport, JobResult, JobWork, StepDefinition } from '../../../src/api';
import { NotImitatedError } from '../../../src/errors';
import { LocalJobRunner, type RunnerOptions } from '../../../src/runner';
import type { StandIn } from '../../../src/stand-ins';

export const TOKEN = 'ghs_tokenOfTheJob';

/** A step; without `if` it demands that all before have succeeded. */
export function step(definition: Partial<StepDefinition>): StepDefinition {
  return { if: 'success()', ...definition };
}

/** A script in the shell that the generated workflows use. */
export function script(run: string, more: Partial<StepDefinition> = {}): StepDefinition {
  return step({ run, shell: 'bash', ...more });
}

export const GITHUB = {
  actor: 'somebody',
  api_url: 'http://127.0.0.1:1/api',
  base_ref: '',
  event: { after: 'a'.repeat(40) },
  event_name: 'push',
  head_ref: '',
  ref: 'refs/heads/feature/a',
  ref_name: 'feature/a',
  ref_type: 'branch',
  repository: 'acme/ml-infra',
  repository_owner: 'acme',
  run_attempt: '1',
  run_id: '7',
  run_number: '3',
  server_url: 'https://github.com',
  sha: 'a'.repeat(40),
  workflow: 'deploy',
};

export function jobWork(steps: readonly StepDefinition[], more: Partial<JobWork> = {}): JobWork {
  const { contexts, ...rest } = more;
  return {
    run: {
      id: 7,
      attempt: 1,
      number: 3,
      file: '.github/workflows/deploy.yml',
      name: 'deploy',
      event: {
        name: 'push',
        ref: GITHUB.ref,
        sha: GITHUB.sha,
        actor: 'somebody',
        payload: GITHUB.event,
        restricted: false,
      },
    },
    title: 'Synthesize',
    path: 'synth',
    id: 'synth',
    workflowRef: 'acme/ml-infra/.github/workflows/deploy.yml@refs/heads/feature/a',
    workflowSha: 'a'.repeat(40),
    steps,
    outputs: {},
    defaults: {},
    permissions: { contents: 'read' },
    timeoutMinutes: 5,
    ...rest,
    contexts: {
      ...{ inputs: {}, needs: {}, matrix: {}, strategy: {}, vars: {}, env: {} },
      ...contexts,
      github: { ...GITHUB, ...(contexts?.github as Contexts | undefined) },
    },
  };
}

export interface Ran extends JobResult {
  readonly lines: readonly string[];
}

export interface RunOptions extends Partial<Omit<RunnerOptions, 'standIns'>> {
  readonly actions?: Readonly<Record<string, StandIn>>;
  readonly signal?: AbortSignal;
  readonly onReport?: (event: JobReport) => void;
}

/** Runs a job in a folder of its own. */
export async function run(work: JobWork, options: RunOptions = {}): Promise<Ran> {
  const { actions = {}, signal = new AbortController().signal, onReport, ...rest } = options;
  const folder = rest.folder ?? scratchFolder();
  mkdirSync(join(folder, 'jobs'), { recursive: true });
  const lines: string[] = [];
  const runner = new LocalJobRunner({
    folder,
    github: { issueToken: () => ({ token: TOKEN, revoke: () => undefined }) },
    standIns: (uses, _inputs, place) => {
      const standIn = actions[uses];
      if (!standIn) throw new NotImitatedError(place, `the action "${uses}"`, 'Use another.');
      return standIn;
    },
    machine: { ...process.env, AWS_SECRET_ACCESS_KEY: 'of-the-caller', GITHUB_TOKEN: 'of-the-caller', TF_LOG: 'trace' },
    patience: { afterInterrupt: 400, afterTerminate: 400 },
    keepInstallations: false,
    ...rest,
  });
  const report = (event: JobReport): void => {
    if (event.kind === 'line') lines.push(event.text);
    onReport?.(event);
  };
  const result = await runner.run(work, report, signal);
  return { ...result, lines };
}

/** What the scripts of steps print, without what the runner adds. */
export function printed({ lines }: Ran): readonly string[] {
  return lines.filter((line) => !line.startsWith('##['));
}
