import type { DeferredModule } from '@mlopspltf/deployer';
import type { Page } from './page';
import { fill, oneLine } from './style';

/** What is known of later waves: which modules, what each waits for, and how much a new one brings. */
export function describeDeferred(deferred: readonly DeferredModule[], { style, width }: Page): readonly string[] {
  const waves = [...new Set(deferred.map(({ wave }) => wave))].sort((a, b) => a - b);
  return waves.flatMap((wave) => [
    style.bold(`Wave ${wave}, planned once wave ${wave - 1} is applied:`),
    ...deferred
      .filter((module) => module.wave === wave)
      .flatMap((module) => fill(sentence(module).split(' '), '      ', '  ', width)),
  ]);
}

function sentence(deferred: DeferredModule): string {
  const { module, resources, isNew } = deferred;
  const size = isNew ? `new, ${resources} to create; ` : '';
  return `${oneLine(module)}: ${size}waits for ${awaited(deferred).map(oneLine).join(', ')}`;
}

/** Outputs; a module by its name only where it is not known which of its outputs. */
function awaited({ reads, waitsFor }: DeferredModule): readonly string[] {
  const known = (module: string): boolean => reads.some((output) => output.startsWith(`${module}.`));
  return [...reads, ...waitsFor.filter((module) => !known(module))];
}
