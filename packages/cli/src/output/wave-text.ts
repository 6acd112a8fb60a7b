import type { WavePlan } from '@mlopspltf/deployer';
import { describeModule } from './changes';
import { describeDeferred } from './deferred';
import { describeHazards } from './hazards';
import type { Page } from './page';
import { sections } from './style';

/** What a set of modules would do, module by module, and what comes after it. */
export function describeWave({ number, modules, deferred }: WavePlan, page: Page): readonly string[] {
  const heading = number > 1 || deferred.length > 0 ? [page.style.bold(`Wave ${number}:`)] : [];
  const hazards = describeHazards(modules, page);
  const plans = modules.flatMap((module) => describeModule(module, page));
  const later = describeDeferred(deferred, page);
  return hazards.length > 0
    ? sections([...heading, ...hazards], plans, later)
    : sections([...heading, ...plans], later);
}
