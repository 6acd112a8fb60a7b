import type { ModuleChoice, OperationResult, WavePlan } from '@mlopspltf/deployer';
import { countChanges, describeDeferred, describeModule, modulesToChange } from './changes';
import { fill, oneLine, type Style } from './style';

/** What a deployment would do, module by module; what stays as it is in one line. */
export function describePlan(result: OperationResult, waves: readonly WavePlan[], style: Style): readonly string[] {
  const { environment, account, modules, choices = [] } = result;
  const outputs = new Map(waves.flatMap((wave) => wave.modules).map((plan) => [plan.module, plan.outputs]));
  const changes = modules.flatMap((module) => module.changes);
  const unchanged = modules.filter(({ outcome }) => outcome === 'unchanged').map(({ module }) => module);
  return [
    `Plan for ${environment} (account ${account})`,
    '',
    ...modules.flatMap(({ module, outcome, changes, waitsFor = [] }) => {
      if (outcome === 'planned') {
        return [
          ...describeModule({ module, changes, outputs: outputs.get(module) }, style),
          ...why(module, choices, style),
        ];
      }
      if (outcome === 'deferred') return describeDeferred(module, waitsFor);
      if (outcome === 'unchanged') return [];
      return [
        `${oneLine(module)}: ${outcome === 'failed' ? style.bold(style.red('FAILED')) : style.yellow('not planned')}`,
      ];
    }),
    ...(unchanged.length > 0 ? fill(['Unchanged:', ...unchanged.join(', ').split(' ')], '  ', '') : []),
    ...leftOut(choices, style),
    '',
    `${countChanges(changes, style) || 'No changes of resources'} in ${modulesToChange(modules)}.`,
  ];
}

/** Where modules were chosen for different reasons, which one it was. */
function why(module: string, choices: readonly ModuleChoice[], style: Style): readonly string[] {
  const chosen = choices.filter((choice) => choice.chosen);
  const reason = chosen.find((choice) => choice.module === module)?.reason;
  if (reason === undefined || chosen.every((choice) => choice.reason === reason)) return [];
  return fill(['because', ...oneLine(reason).split(' ')], '    ', '  ').map((line) => style.dim(line));
}

function leftOut(choices: readonly ModuleChoice[], style: Style): readonly string[] {
  return choices
    .filter(({ chosen }) => !chosen)
    .flatMap(({ module, reason }) => fill(['Left', 'out:', module, ...oneLine(reason).split(' ')], '  ', ''))
    .map((line) => style.dim(line));
}
