import type { EventEmitter } from 'node:events';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export interface Interrupts {
  /** For operations; aborted with the name of the first signal as its reason. */
  readonly signal: AbortSignal;
  /** Ends everything as a SIGTERM does. The next signal is still the first one. */
  readonly abandon: () => void;
}

/**
 * The first signal asks everything to end and waits for it: Terraform then releases its lock. The second one kills.
 *
 * @param kill called for the second signal and each after it, when nothing is waited for any more
 */
export function listenForInterrupts(
  source: Pick<EventEmitter, 'on'>,
  kill: (signal: NodeJS.Signals) => void,
): Interrupts {
  const controller = new AbortController();
  let asked = false;
  const listener = (signal: NodeJS.Signals): void => {
    if (asked) {
      kill(signal);
      return;
    }
    asked = true;
    controller.abort(signal);
  };
  for (const signal of SIGNALS) source.on(signal, listener);
  return { signal: controller.signal, abandon: () => controller.abort('SIGTERM' satisfies NodeJS.Signals) };
}
