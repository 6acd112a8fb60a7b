import type { DriftedResource, DriftResult, ModuleDrift } from '@mlopspltf/deployer';
import { describeAttribute } from './attributes';
import type { Page } from './page';
import { oneLine, plural, safeText, sections } from './style';

/** What was found for standard output, always with a line break at the end. */
export function describeDrift({ environment, account, modules }: DriftResult, page: Page): string {
  const drifted = modules.filter(({ outcome }) => outcome === 'drifted');
  return `${sections(
    [`Drift in ${environment} (account ${account})`],
    ...drifted.map((module) => describeModule(module, page)),
    [totalOf(modules)],
  ).join('\n')}\n`;
}

function describeModule({ module, resources, deployed }: ModuleDrift, page: Page): readonly string[] {
  const origin = [
    deployed?.branch === undefined ? '' : `from ${oneLine(deployed.branch)}`,
    deployed?.commit === undefined ? '' : `at ${deployed.commit.slice(0, 7)}`,
    deployed === undefined ? '' : `on ${deployed.at.slice(0, 10)}`,
  ].filter(Boolean);
  return [
    `${page.style.bold(oneLine(module))}: deployed ${origin.join(' ')}`,
    ...resources.flatMap((resource) => describeResource(resource, page)),
  ];
}

function describeResource({ address, kind, attributes }: DriftedResource, page: Page): readonly string[] {
  const { style } = page;
  if (kind === 'deleted') return [style.bold(style.red(`  - ${safeText(address)}  DELETED`))];
  return [
    style.yellow(`  ~ ${safeText(address)}`),
    ...attributes.flatMap((attribute) => describeAttribute(attribute, page)),
  ];
}

function totalOf(modules: readonly ModuleDrift[]): string {
  const resources = modules.flatMap((module) => module.resources).length;
  const of = (wanted: ModuleDrift['outcome']): number => modules.filter(({ outcome }) => outcome === wanted).length;
  const unseen = of('failed') === 0 ? '' : ` ${plural(of('failed'), 'module')} could not be looked at.`;
  const same = `${plural(of('same'), 'module')} as deployed.`;
  if (resources === 0) return `No drift: ${same}${unseen}`;
  return `${plural(resources, 'resource')} in ${plural(of('drifted'), 'module')} not as deployed; ${same}${unseen}`;
}
