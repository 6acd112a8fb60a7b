import type { LeftOutModule, ModuleResult, OperationResult, WavePlan } from '@mlopspltf/deployer';
import { relative } from 'node:path';
import { countChanges } from './actions';
import { describeChoices } from './choices';
import { describeLeftOut, describeStaying } from './limits';
import type { Page } from './page';
import { describePlan } from './plan-text';
import { describeRemoved } from './removed';
import { duration, oneLine, plural, safeText, sections, someOf, type Style } from './style';

type Outcome = ModuleResult['outcome'];

/** Outcomes that leave nothing to do. */
const SETTLED: readonly Outcome[] = ['unchanged', 'absent'];

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  unchanged: 'unchanged',
  planned: 'planned',
  deferred: 'waiting',
  applied: 'applied',
  destroyed: 'destroyed',
  absent: 'not there',
  failed: 'FAILED',
  skipped: 'not done',
  rejected: 'not approved',
};

/** The result of an operation for standard output, always with a line break at the end. */
export function describeResult(result: OperationResult, waves: readonly WavePlan[], page: Page): string {
  const { leftOut = [] } = result;
  const text = sections(
    linesOf({ ...result, choices: choicesBeside(leftOut, result.choices) }, waves, page),
    describeLeftOut(leftOut, page),
    describeStaying(result.modules, page),
    describeRemoved(result.removed ?? [], result.environment, page),
  );
  return `${text.join('\n')}\n`;
}

/** Those that are not told by themselves. */
function choicesBeside(
  leftOut: readonly LeftOutModule[],
  choices: OperationResult['choices'] = [],
): NonNullable<OperationResult['choices']> {
  return choices.filter((choice) => !leftOut.some(({ module }) => module === choice.module));
}

function linesOf(result: OperationResult, waves: readonly WavePlan[], page: Page): readonly string[] {
  const { operation, exitCode, modules, choices = [] } = result;
  const isPlan = operation === 'plan';
  if (exitCode === 0 && modules.every(({ outcome }) => SETTLED.includes(outcome)))
    return [nothingToDo(result), ...(isPlan ? describeChoices(choices, page) : [])];
  return isPlan ? describePlan(result, waves, page) : describeOutcomes(result, page.style);
}

/** A module that may have failed. */
type Failable = Pick<ModuleResult, 'module' | 'error' | 'log'> & { readonly outcome: string };

/** What Terraform said of each failure, and where all of it is: for standard error. */
export function describeFailures(modules: readonly Failable[], cwd: string, style: Style): readonly string[] {
  return modules
    .filter(({ outcome }) => outcome === 'failed')
    .flatMap(({ module, error, log }) => [
      '',
      style.bold(style.red(`${oneLine(module)} failed:`)),
      ...(error === undefined ? [] : indent(safeText(error))),
      ...(log === undefined ? [] : [`  The whole text: ${shortPath(log, cwd)}`]),
    ]);
}

function nothingToDo({ operation, environment, modules }: OperationResult): string {
  if (operation === 'bootstrap') return `Nothing to do in ${environment}: the backend is complete.`;
  if (modules.length === 0) return `Nothing to do in ${environment}: no module was chosen.`;
  // What a removal leaves is told by itself.
  const settled = modules.filter(({ stays = [] }) => stays.length === 0);
  if (settled.length === 0) return `Nothing to do in ${environment}: what is left cannot be deleted.`;
  const [subject, verb] =
    settled.length === 1 ? [oneLine(settled[0]?.module ?? ''), 'is'] : [`${settled.length} modules`, 'are'];
  return `Nothing to do in ${environment}: ${subject} ${verb} ${operation === 'destroy' ? 'gone already' : 'as defined'}.`;
}

function describeOutcomes(result: OperationResult, style: Style): readonly string[] {
  const { operation, environment, account } = result;
  // What had nothing to be done is counted below.
  const modules = result.modules.filter(({ outcome }) => !SETTLED.includes(outcome));
  const width = Math.max(...modules.map(({ module }) => module.length));
  const wordWidth = Math.max(...modules.map(({ outcome }) => OUTCOMES[outcome].length));
  const title = { deploy: 'Deployment to', destroy: 'Removal from', bootstrap: 'Backend of', plan: 'Plan for' }[
    operation
  ];
  return sections(
    [`${title} ${environment} (account ${account})`],
    modules.map((module) =>
      [
        `  ${oneLine(module.module).padEnd(width)}`,
        paint(module.outcome, OUTCOMES[module.outcome].padEnd(wordWidth), style),
        detail(module, style),
      ]
        .join('  ')
        .trimEnd(),
    ),
    [totals(result.modules)],
  );
}

function detail({ outcome, changes, waitsFor = [], seconds }: ModuleResult, style: Style): string {
  if (outcome === 'applied' || outcome === 'destroyed') {
    return [countChanges(changes, style, 'past'), duration(seconds)].filter(Boolean).join(', ');
  }
  if (outcome === 'failed') return 'see above';
  return waitsFor.length > 0 ? `waits for ${someOf(waitsFor.map(oneLine), WAITED_FOR)}` : '';
}

/** Columns that a line has for what a module waits for. */
const WAITED_FOR = 36;

function totals(modules: readonly ModuleResult[]): string {
  const of = (...outcomes: readonly Outcome[]): number =>
    modules.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return [
    [of('applied'), 'applied'],
    [of('destroyed'), 'destroyed'],
    [of('unchanged', 'absent'), 'as they were'],
    [of('failed'), 'failed'],
    [of('skipped', 'rejected', 'deferred', 'planned'), 'not done'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
    .replace(/^/, `${plural(modules.length, 'module')}: `);
}

function paint(outcome: Outcome, text: string, style: Style): string {
  if (outcome === 'applied' || outcome === 'destroyed') return style.green(text);
  if (outcome === 'failed') return style.bold(style.red(text));
  return outcome === 'unchanged' || outcome === 'absent' ? style.dim(text) : style.yellow(text);
}

function indent(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd());
}

/** From here where that is shorter: absolute paths rarely fit a line. */
function shortPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.length < path.length ? fromHere : path;
}
