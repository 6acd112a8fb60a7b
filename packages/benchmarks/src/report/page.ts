import { markdownTable } from 'markdown-table';
import { QUESTIONS, type Figures, type Question } from '../measure/figures';
import { isContender, type PartName } from '../parts';
import type { Circumstances } from './machine';
import { deploymentTable, detectionTable, excuses, goalTable, synthesisTable, type Table } from './tables';

export interface PageOptions {
  readonly figures: Figures;
  readonly sizes: readonly number[];
  readonly parts: readonly PartName[];
  readonly circumstances: Circumstances;
  /** Modules at work at once. */
  readonly parallelism: number;
  /** What repeats it. */
  readonly command: string;
}

const HEADINGS: Readonly<Record<Question, string>> = {
  first: 'First deployment',
  unchanged: 'Nothing to do',
  changed: 'One module changed',
};

/** The figures as they are printed: Markdown that can be read as it is. */
export function figuresText({ figures, sizes, parts }: Pick<PageOptions, 'figures' | 'sizes' | 'parts'>): string {
  const deploys = parts.some(isContender);
  const missing = excuses(figures, sizes);
  return [
    ...section('Goals', goalTable(figures)),
    ...(deploys
      ? QUESTIONS.flatMap((question) => section(HEADINGS[question], deploymentTable(figures, question, sizes)))
      : []),
    ...(missing.length > 0 ? [...missing.map((line) => `- ${line}`), ''] : []),
    ...(parts.includes('synth') ? section('Synthesis', synthesisTable(figures, sizes)) : []),
    ...(parts.includes('detect') ? section('Detection by git', detectionTable(figures)) : []),
  ].join('\n');
}

/** The whole page. */
export function page(options: PageOptions): string {
  const { circumstances, command, parallelism } = options;
  return [
    '# Benchmarks',
    '',
    `Written by \`${command}\`, which measures everything below in one run. To repeat it, type that again: it needs`,
    "what the tests need, and npm's registry for cdktf-cli. It starts an emulator of its own and leaves nothing behind.",
    '',
    ...Object.entries(circumstances).map(([name, value]) => `- ${name}: ${value}`),
    '',
    figuresText(options),
    '## What is compared with what',
    '',
    ...explanation(parallelism),
    '',
  ].join('\n');
}

function section(heading: string, table: Table): readonly string[] {
  const align = table[0]?.map((_, column) => (column === 0 ? 'l' : 'r'));
  return [`## ${heading}`, '', markdownTable(table, { align }), ''];
}

function explanation(parallelism: number): readonly string[] {
  return [
    'Every module has two SSM parameters and an output, and each fourth reads the output of the one before it. Every',
    'contender has modules, account, bucket and lock table of its own in the same emulator, the same providers on disk,',
    `and works on ${parallelism} modules at once. They take turns, after a warm-up that counts for nobody.`,
    '',
    '- **`npx projen deploy:dev`** is the whole command as a user types it: npx, projen, synthesis, guards, plan, apply.',
    "- **`cdktf deploy`** is `cdktf deploy '*' --auto-approve --skip-provider-lock` on the same resources, written with",
    '  plain cdktf in JavaScript, its synthesis included. It has neither guards nor saved plans.',
    '- **The loop** is a shell script: `terraform init`, `plan -out` and `apply` of each module, level by level of the',
    '  graph. Its Terraform was synthesized before, which is not counted.',
    '- **One module changed**: a value of a module that no other reads. The others have nothing to do.',
    '- **One that ended** with an error has failed twice. The first time it plays its round again, alone: Terraform takes',
    "  the lock that it has just got for somebody else's where the answer is lost and the request made again. `infra`",
    '  knows its own lock, and goes on.',
    '- **Synthesis** is beside a task of projen without steps; memory is the most that one process held.',
    '- **Detection** is beside the start of the program alone.',
    '',
    'Seconds are medians: of three rounds for up to 4 modules, of one for more; a deployment of nothing that takes less',
    'than 10 s is repeated three times in a round, synthesis and detection are five times.',
  ];
}
