import type { EventEmitter } from 'node:events';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * The first signal asks everything to end and waits for it: Terraform then releases its lock. The second one kills.
 *
 * @param kill called for the second signal and each after it, when nothing is waited for any more
 * @returns a signal for operations, aborted with the name of the first signal as its reason
 */
export function listenForInterrupts(
  source: Pick<EventEmitter, 'on'>,
  kill: (signal: NodeJS.Signals) => void,
): AbortSignal {
  const controller = new AbortController();
  const listener = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      kill(signal);
      return;
    }
    controller.abort(signal);
  };
  for (const signal of SIGNALS) source.on(signal, listener);
  return controller.signal;
}
