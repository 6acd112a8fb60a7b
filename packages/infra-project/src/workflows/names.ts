import { shardFile } from '@mlopspltf/definition';

/** Ids of jobs, names of their outputs, of inputs and of artifacts: for who produces and who consumes them. */
export const JOB = {
  synth: 'synth',
  synthBase: 'synth-base',
  supersede: 'supersede',
  deliver: 'deliver',
  required: 'required',
  comment: 'comment',
  confirm: 'confirm',
  check: 'check',
  pullRequestPlan: 'pull-request-plan',
  drift: 'drift',
  destroyPlan: 'destroy-plan',
  destroy: 'destroy',
  build: 'build',
  publish: 'publish',
  detect: (wave: number): string => `detect-${wave}`,
  shard: (wave: number): string => `shard-${wave}`,
  plan: (wave: number): string => `plan-${wave}`,
  apply: (wave: number): string => `apply-${wave}`,
  driftOf: (environment: string): string => `drift-${environment}`,
  issueOf: (environment: string): string => `issue-${environment}`,
} as const;

/** What {@link JOB.synth} and the planning jobs say. */
export const OUTPUT = {
  digest: 'digest',
  environment: 'environment',
  planned: 'planned',
  changed: 'changed',
  plans: 'plans',
  deferred: 'deferred',
  destruction: 'destruction',
  shards: 'shards',
} as const;

/** Outputs of {@link JOB.plan}: whether there is something to apply, exactly what, and whether modules wait. */
export const DECISION = [OUTPUT.changed, OUTPUT.plans, OUTPUT.deferred] as const;

/** Inputs of the one workflow that delivers. */
export const INPUT = {
  kind: 'kind',
  environment: 'environment',
  digest: 'digest',
  baseDigest: 'base-digest',
  confirm: 'confirm',
} as const;

/** What the delivering workflow is asked to do. Each is taken from the events that it belongs to only. */
export const KIND = {
  deploy: { name: 'deploy', events: ['push'] },
  pullRequest: { name: 'pull-request', events: ['pull_request'] },
  drift: { name: 'drift', events: ['schedule', 'workflow_dispatch'] },
  destroy: { name: 'destroy', events: ['workflow_dispatch'] },
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** Artifacts, each of one file. Everybody who can read the repository can read them. */
export const ARTIFACT = {
  data: { name: 'cdktf', file: 'cdktf.tar' },
  base: { name: 'cdktf-base', file: 'cdktf.tar' },
  comment: { name: 'comment', file: 'comment.md' },
  /** What a shard has planned. @param shard its number, or what stands for it */
  shard: (wave: number, shard: string) => ({ name: `shard-${wave}-${shard}`, file: shardFile(shard) }),
  drift: (environment: string) => ({ name: `drift-${environment}`, file: 'drift.json' }),
} as const;

export interface Artifact {
  readonly name: string;
  readonly file: string;
  /** The folder that is handed on in it, from the checkout. @default - what synthesis writes */
  readonly folder?: string;
}

/** `needs.plan-1.outputs.changed`, inside an expression. */
export function outputOf(job: string, output: string): string {
  return `needs.${job}.outputs.${output}`;
}

/** `needs.plan-1.result`, inside an expression. */
export function resultOf(job: string): string {
  return `needs.${job}.result`;
}

/** `inputs.environment`, inside an expression. */
export function inputOf(input: string): string {
  return `inputs.${input}`;
}
