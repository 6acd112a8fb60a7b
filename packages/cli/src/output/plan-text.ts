import type {
  DeferredModule,
  ModuleChoice,
  ModulePlan,
  ModuleResult,
  OperationResult,
  WavePlan,
} from '@mlopspltf/deployer';
import { countChanges, modulesToChange } from './actions';
import { describeModule } from './changes';
import { describeChoices } from './choices';
import { describeDeferred } from './deferred';
import { describeHazards } from './hazards';
import type { Page } from './page';
import { fill, oneLine, safeText, sections, someOf } from './style';

/** What a deployment would do, module by module; what stays as it is in few lines. */
export function describePlan(result: OperationResult, waves: readonly WavePlan[], page: Page): readonly string[] {
  const { environment, account, modules, choices = [] } = result;
  const plans = waves.flatMap((wave) => wave.modules);
  return sections(
    [`Plan for ${environment} (account ${account})`],
    describeHazards(plans, page),
    modules.flatMap((module) => describeOutcome(module, plans, page)),
    describeDeferred(
      modules.flatMap((module) => deferredOf(module, waves)),
      page,
    ),
    [...describeUnchanged(modules, choices, page), ...describeChoices(choices, page)],
    [totalOf(modules, page)],
    describeRefusals(result, page),
  );
}

function totalOf(modules: readonly ModuleResult[], { style }: Page): string {
  const counted = countChanges(
    modules.flatMap(({ changes }) => changes),
    style,
  );
  const later = modules.some(({ outcome }) => outcome === 'deferred') ? ' so far' : '';
  if (counted !== '') return `${counted} in ${modulesToChange(modules)}${later}.`;
  return modules.some(({ outcome }) => outcome === 'failed')
    ? 'No module could be planned.'
    : 'No changes of resources.';
}

/** A plan is for looking, from anywhere; who would deploy it learns here that it is not the place. */
function describeRefusals({ refusals = [] }: OperationResult, { style, width }: Page): readonly string[] {
  if (refusals.length === 0) return [];
  return [
    style.bold('From here, a deployment of this would be refused:'),
    ...refusals
      .flatMap((refusal) => safeText(refusal).split('\n'))
      .flatMap((line) => fill(line.trim().split(' '), '    ', '  ', width)),
  ];
}

function describeOutcome(
  { module, outcome, changes }: ModuleResult,
  plans: readonly ModulePlan[],
  page: Page,
): readonly string[] {
  if (outcome === 'unchanged' || outcome === 'deferred') return [];
  if (outcome === 'planned') {
    const outputs = plans.find((plan) => plan.module === module)?.outputs;
    return describeModule({ module, changes, outputs }, page);
  }
  const { style } = page;
  return [
    `${oneLine(module)}: ${outcome === 'failed' ? style.bold(style.red('FAILED')) : style.yellow('not planned')}`,
  ];
}

/** As its wave tells it; the bare minimum where it failed before that. */
function deferredOf(
  { module, outcome, waitsFor = [] }: ModuleResult,
  waves: readonly WavePlan[],
): readonly DeferredModule[] {
  if (outcome !== 'deferred') return [];
  const told = waves.flatMap(({ deferred }) => deferred).find((other) => other.module === module);
  return [told ?? { module, waitsFor, reads: [], wave: 2, resources: 0, isNew: false }];
}

/** Looked at by Terraform, and found to be as defined; why others were not even looked at is told with the choices. */
function describeUnchanged(
  modules: readonly ModuleResult[],
  choices: readonly ModuleChoice[],
  { width }: Page,
): readonly string[] {
  const leftOut = new Set(choices.filter(({ chosen }) => !chosen).map(({ module }) => module));
  const unchanged = modules
    .filter(({ module, outcome }) => outcome === 'unchanged' && !leftOut.has(module))
    .map(({ module }) => oneLine(module));
  return unchanged.length > 0 ? fill(`Unchanged: ${someOf(unchanged, width)}`.split(' '), '  ', '', width) : [];
}
