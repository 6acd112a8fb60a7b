/** Everything that can be set on a call. Values are kept as typed, repetitions included; `read.ts` judges them. */
export interface RawOptions {
  readonly module?: readonly string[];
  readonly since?: readonly string[];
  readonly appliedBy?: readonly string[];
  readonly parallelism?: readonly string[];
  readonly confirm?: readonly string[];
  readonly breakGlass?: readonly string[];
  readonly save?: readonly string[];
  readonly saved?: readonly string[];
  readonly data?: readonly string[];
  readonly baseData?: readonly string[];
  readonly comment?: readonly string[];
  readonly wave?: readonly string[];
  readonly shards?: readonly string[];
  readonly results?: readonly string[];
  readonly input?: readonly string[];
  readonly workflow?: readonly string[];
  readonly approveAfter?: readonly string[];
  readonly all?: boolean;
  readonly backend?: boolean;
  readonly autoApprove?: boolean;
  readonly skipSynth?: boolean;
  readonly githubOutput?: boolean;
  readonly pullRequest?: boolean;
  readonly deployment?: boolean;
  readonly approve?: boolean;
  readonly reject?: boolean;
  readonly delete?: boolean;
  readonly fork?: boolean;
  readonly fresh?: boolean;
  readonly withoutSetUp?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

export type OptionName = keyof RawOptions;

export interface OptionText {
  /** As commander writes it: `<…>` for a value. */
  readonly flags: string;
  readonly description: string;
}

export const OPTIONS: Readonly<Record<OptionName, OptionText>> = {
  module: { flags: '--module <name>', description: 'this module and what goes with it; can be repeated' },
  all: { flags: '--all', description: 'also what is as it was deployed' },
  since: {
    flags: '--since <ref>',
    description:
      'the modules that differ from this git reference; if it went on beside this branch, from where they parted',
  },
  appliedBy: { flags: '--applied-by <who>', description: 'only modules of the "pipeline", or of an "administrator"' },
  backend: { flags: '--backend', description: 'the state backend itself, with all states: for good' },
  confirm: { flags: '--confirm <env>', description: 'name of the environment in full, where nobody can be asked' },
  save: { flags: '--save <folder>', description: 'keep the plans there, for "deploy --saved"' },
  saved: { flags: '--saved <folder>', description: 'apply exactly the plans that "plan --save" kept there' },
  data: { flags: '--data <folder>', description: 'the unpacked cdktf.out of the commit' },
  baseData: { flags: '--base-data <folder>', description: 'that of the commit which the pull request comes from' },
  comment: { flags: '--comment <file>', description: "write the text of the pull request's comment there" },
  wave: { flags: '--wave <n>', description: 'of the deployment, counted from 1 (default: 1)' },
  shards: { flags: '--shards <n>', description: 'jobs that share the planning at most' },
  results: { flags: '--results <folder>', description: 'in which shards hand on what they have planned' },
  pullRequest: { flags: '--pull-request', description: 'what merging would do; keeps no plan' },
  deployment: { flags: '--deployment', description: 'the lock that runs of the pipeline take turns by' },
  breakGlass: {
    flags: '--break-glass <reason>',
    description: 'pass the guards of branch and history; the reason is recorded',
  },
  autoApprove: { flags: '--auto-approve', description: 'do not ask before applying' },
  parallelism: { flags: '--parallelism <n>', description: 'modules at work at once (default: processors)' },
  skipSynth: { flags: '--skip-synth', description: 'take cdktf.out as it is' },
  githubOutput: { flags: '--github-output', description: 'write "modules" and "changed" to $GITHUB_OUTPUT' },
  approve: { flags: '--approve', description: 'approve whatever waits' },
  reject: { flags: '--reject', description: 'reject whatever waits' },
  approveAfter: { flags: '--approve-after <seconds>', description: 'approve whatever has waited so long' },
  workflow: { flags: '--workflow <name>', description: 'start this workflow only' },
  input: { flags: '--input <name=value>', description: 'an input of the workflow; can be repeated' },
  fork: { flags: '--fork', description: "the head is a contributor's, in a fork" },
  delete: { flags: '--delete', description: 'delete the branch instead' },
  fresh: { flags: '--fresh', description: 'forget what GitHub had in earlier rehearsals' },
  withoutSetUp: { flags: '--without-set-up', description: 'leave accounts without backend and roles as they are' },
  json: { flags: '--json', description: 'print the result as JSON' },
  debug: { flags: '--debug', description: 'show stack traces of errors' },
};

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** `--module <name>` → `--module`. */
export function flagOf(option: OptionName): string {
  return OPTIONS[option].flags.split(' ')[0] ?? OPTIONS[option].flags;
}
