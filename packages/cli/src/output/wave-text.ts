import type { WavePlan } from '@mlopspltf/deployer';
import { describeModule } from './changes';
import { describeDeferred } from './deferred';
import { describeHazards } from './hazards';
import type { Page } from './page';
import { sections } from './style';

/** What a set of modules would do, module by module, and what comes after it. */
export function describeWave({ number, modules, deferred }: WavePlan, page: Page): readonly string[] {
  const isOneOfMany = number > 1 || deferred.length > 0;
  return sections(
    [...(isOneOfMany ? [page.style.bold(`Wave ${number}:`)] : []), ...describeHazards(modules, page)],
    modules.flatMap((module) => describeModule(module, page)),
    describeDeferred(deferred, page),
  );
}
