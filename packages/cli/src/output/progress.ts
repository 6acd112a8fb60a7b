import type { ProgressEvent } from '@mlopspltf/deployer';
import type { Host } from '../host';
import { loadLiveProgress } from '../lazy';
import { pageFor } from './page';
import { PlainProgress } from './plain-progress';

/** Shows what happens while it happens, on standard error. */
export interface Progress {
  report(event: ProgressEvent): void;
  /** Resolves once all that was reported can be seen and nothing will be redrawn: before a question, and at the end. */
  settle(): Promise<void>;
}

/** @param modules that may be reported on */
export function openProgress(host: Pick<Host, 'screen' | 'stderr' | 'env'>, modules: number): Progress {
  const plain = new PlainProgress(host.stderr, pageFor(host.stderr, host.env));
  if (!host.screen) return plain;
  const { LiveProgress } = loadLiveProgress();
  return new LiveProgress(host.screen, plain, modules + STEPS);
}

/** More lines than the steps of any operation need, beside those of its modules. */
const STEPS = 32;
