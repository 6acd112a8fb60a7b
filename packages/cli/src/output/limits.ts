import type { LeftOutModule, ModuleResult, OperationResult } from '@mlopspltf/deployer';
import type { Page } from './page';
import { fill, oneLine } from './style';

/** Modules that were not deployed because an emulator cannot hold them. */
export function describeLeftOut(leftOut: readonly LeftOutModule[], page: Page): readonly string[] {
  return section('Only on AWS:', leftOut.map(leftOutText), page);
}

/** What was not destroyed because an emulator cannot delete it. */
export function describeStaying(modules: readonly ModuleResult[], page: Page): readonly string[] {
  return section('Stays:', stayingIn(modules), page);
}

/** Both, each a line by itself. */
export function limitsIn({ leftOut = [], modules }: OperationResult): readonly string[] {
  return [
    ...leftOut.map((module) => `Only on AWS: ${leftOutText(module)}.`),
    ...stayingIn(modules).map((text) => `Stays: ${text}.`),
  ];
}

function leftOutText({ module, reason }: LeftOutModule): string {
  return `${oneLine(module)} ${oneLine(reason)}`;
}

function stayingIn(modules: readonly ModuleResult[]): readonly string[] {
  return modules.flatMap(({ module, stays = [] }) =>
    stays.map(({ address, reason }) => `${oneLine(address)} of ${oneLine(module)}: ${oneLine(reason)}`),
  );
}

function section(title: string, lines: readonly string[], { style, width }: Page): readonly string[] {
  if (lines.length === 0) return [];
  return [title, ...lines.flatMap((line) => fill(line.split(' '), '    ', '  ', width))].map((line) =>
    style.yellow(line),
  );
}
