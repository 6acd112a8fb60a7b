import type { OptionName } from './options';

/** What a command takes, as data: syntax, help and refusals are all made from it. */
export interface CommandSyntax {
  readonly summary: string;
  /** The word after the command, as the help names it. @default - none is taken */
  readonly operand?: 'ENV' | '[ENV]';
  /** Other words after the command, in brackets those that may be left out. @default - none are taken */
  readonly operands?: readonly string[];
  /** Follows the options in the usage line. @default - nothing */
  readonly tail?: string;
  readonly options: readonly OptionName[];
  /** Options that mean something else here. @default - none */
  readonly descriptions?: Partial<Readonly<Record<OptionName, string>>>;
  /** Shown below the options. @default - nothing */
  readonly example?: string;
}

const SELECTION = ['module', 'all', 'since', 'appliedBy'] as const;
const RUNNING = ['parallelism', 'skipSynth', 'json', 'debug'] as const;
const REHEARSING = [
  ...(['approve', 'reject', 'approveAfter', 'workflow', 'parallelism'] as const),
  ...(['fresh', 'withoutSetUp', 'json', 'debug'] as const),
] as const;
const JOBS = { parallelism: 'jobs at once (default: 4)' } as const;

/** In the order of the help. A name of two words is a subcommand of the first. */
export const COMMANDS = {
  synth: {
    summary: 'write the Terraform of all modules to cdktf.out',
    options: ['debug'],
  },
  bootstrap: {
    summary: 'set up the state backend of an environment, or repair it',
    operand: 'ENV',
    options: ['autoApprove', 'skipSynth', 'json', 'debug'],
  },
  plan: {
    summary: 'show what a deployment would do',
    operand: 'ENV',
    options: [...SELECTION, 'save', ...RUNNING],
    example: 'infra plan dev --module artifact_store',
  },
  deploy: {
    summary: 'plan, show, ask and apply; ENV "local": on the emulator',
    operand: 'ENV',
    options: [...SELECTION, 'saved', 'breakGlass', 'autoApprove', ...RUNNING],
    example: 'infra deploy dev --since origin/main',
  },
  destroy: {
    summary: 'remove the modules of an environment, dependents first',
    operand: 'ENV',
    options: [...SELECTION, 'backend', 'confirm', 'breakGlass', 'autoApprove', ...RUNNING],
    descriptions: { module: 'this module and what needs it; can be repeated' },
    example: 'infra destroy dev --module container_registry',
  },
  drift: {
    summary: 'show what is otherwise than it was deployed',
    operand: 'ENV',
    options: ['parallelism', 'json', 'debug'],
    example: 'infra drift dev',
  },
  terraform: {
    summary: "run Terraform in a module's folder",
    operand: 'ENV',
    tail: '-- ARGUMENTS',
    options: ['module', 'breakGlass', 'skipSynth', 'debug'],
    descriptions: { module: 'the module in whose folder it runs' },
    example: 'infra terraform dev --module artifact_store -- state list',
  },
  unlock: {
    summary: "show who holds the lock of a module's state, ask, release it",
    operand: 'ENV',
    options: ['module', 'deployment', 'autoApprove', 'json', 'debug'],
    descriptions: { module: 'the module whose state is locked' },
    example: 'infra unlock dev --module artifact_store',
  },
  doctor: {
    summary: 'show what is on this machine and in the accounts',
    operand: '[ENV]',
    options: ['json', 'debug'],
  },
  'github setup': {
    summary: "make GitHub's environments as the definition has them",
    options: ['autoApprove', 'debug'],
  },
  'github check': {
    summary: "check that GitHub's environments are as strict as it",
    options: ['debug'],
  },
  'github supersede': {
    summary: "cancel in a workflow the branch's older runs that wait",
    options: ['debug'],
  },
  graph: {
    summary: 'print the modules and their dependencies for Mermaid',
    options: ['debug'],
  },
  detect: {
    summary: 'print the modules that changed since a git reference',
    operand: 'ENV',
    options: ['since', 'appliedBy', 'githubOutput', 'json', 'debug'],
    example: 'infra detect dev --since HEAD~1 --json',
  },
  'pipeline plan': {
    summary: 'plan in a workflow, and keep the plans until they are applied',
    operand: 'ENV',
    options: ['data', 'wave', 'pullRequest', 'baseData', 'comment', 'parallelism', 'debug'],
  },
  'pipeline detect': {
    summary: 'share out in a workflow what is to be planned',
    operand: 'ENV',
    options: ['data', 'shards', 'debug'],
  },
  'pipeline shard': {
    summary: 'plan in a workflow the modules that $SHARD names',
    operand: 'ENV',
    options: ['data', 'wave', 'results', 'parallelism', 'debug'],
  },
  'pipeline gather': {
    summary: 'judge in a workflow what the shards in $SHARDS have planned',
    operand: 'ENV',
    options: ['data', 'wave', 'results', 'parallelism', 'debug'],
  },
  'pipeline apply': {
    summary: 'apply in a workflow exactly the plans that $PLANS names',
    operand: 'ENV',
    options: ['data', 'parallelism', 'debug'],
  },
  'pipeline drift': {
    summary: 'show in a workflow what is otherwise than it was deployed',
    operand: 'ENV',
    options: ['parallelism', 'json', 'debug'],
  },
  'pipeline destroy-plan': {
    summary: 'show in a workflow what its removal would remove',
    operand: 'ENV',
    options: ['data', 'confirm', 'parallelism', 'debug'],
    descriptions: { confirm: 'name of the environment, as a person typed it' },
  },
  'pipeline destroy': {
    summary: 'remove in a workflow what $DESTRUCTION names',
    operand: 'ENV',
    options: ['data', 'confirm', 'parallelism', 'debug'],
    descriptions: { confirm: 'name of the environment, as a person typed it' },
  },
  'rehearse push': {
    summary: 'run here what a push of a branch would start',
    operands: ['BRANCH'],
    options: ['delete', ...REHEARSING],
    descriptions: JOBS,
    example: 'infra rehearse push feature/a --approve',
  },
  'rehearse pull-request': {
    summary: 'the same for a pull request',
    operands: ['HEAD', 'BASE'],
    options: ['fork', ...REHEARSING],
    descriptions: JOBS,
    example: 'infra rehearse pull-request feature/a develop',
  },
  'rehearse merge-group': {
    summary: 'the same for the merge queue of a branch',
    operands: ['BASE'],
    options: REHEARSING,
    descriptions: JOBS,
  },
  'rehearse schedule': {
    summary: 'the same for schedules, as if their time had come',
    options: REHEARSING,
    descriptions: JOBS,
  },
  'rehearse dispatch': {
    summary: 'the same for a workflow that is started by hand',
    operands: ['WORKFLOW', '[REF]'],
    options: ['input', ...REHEARSING],
    descriptions: JOBS,
    example: 'infra rehearse dispatch destroy develop --input environment=tst',
  },
  'emulator start': {
    summary: 'start the AWS emulator, if none runs',
    options: ['debug'],
  },
  'emulator stop': {
    summary: 'stop the AWS emulator',
    options: ['debug'],
  },
  'emulator env': {
    summary: 'print the exports that lead other commands to it',
    operand: '[ENV]',
    options: ['debug'],
    example: 'eval "$(infra emulator env dev)"',
  },
} as const satisfies Readonly<Record<string, CommandSyntax>>;

/** What the first of two words stands for. */
export const COMMAND_GROUPS: Readonly<Record<string, { readonly summary: string; readonly description: string }>> = {
  emulator: { summary: 'start, stop or address the AWS emulator', description: 'The AWS emulator by itself.' },
  rehearse: {
    summary: 'run the workflows here, against the AWS emulator',
    description:
      'Runs the workflows of a commit on this machine: the real files and commands, with the AWS emulator for AWS.',
  },
  pipeline: {
    summary: 'plan, apply and destroy in a workflow of GitHub',
    description: "What the workflows' jobs do. The facts of the run come from the variables that GitHub sets.",
  },
  github: {
    summary: "set up or check GitHub's environments",
    description: "GitHub's environments, as the definition has them, and runs of the workflows.",
  },
};

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

export function syntaxOf(command: CommandName): CommandSyntax {
  return COMMANDS[command];
}
