import type { RemovedModule } from '@mlopspltf/deployer';
import type { Page } from './page';
import { shellCommand } from './shell';
import { fill, oneLine, plural } from './style';

/** What the environment still has of modules that the definition has lost, and how each is destroyed. */
export function describeRemoved(
  removed: readonly RemovedModule[],
  environment: string,
  { style, width }: Page,
): readonly string[] {
  return removed.flatMap(({ module, resources, kept }) => {
    const found = `No longer in the definition: ${oneLine(module)} (${plural(resources, 'resource')}).`;
    const way = kept
      ? 'Destroy it with'
      : 'What was applied was not kept: check out the last commit that had it, and destroy it from there with';
    return [
      ...fill(`${found} ${way}`.split(' '), '', '', width).map((line) => style.yellow(line)),
      `  ${shellCommand(['npx', 'projen', `destroy:${environment}`, '--module', oneLine(module)])}`,
    ];
  });
}
