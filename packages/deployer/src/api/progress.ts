import type { WavePlan } from './wave-plan';

/** Called as things happen; what it does with it (a live list, plain lines) is the caller's affair. */
export type Reporter = (event: ProgressEvent) => void;

export type ProgressEvent =
  /** A module enters a phase. `note` says what it waits for, or how it ended. */
  | {
      readonly kind: 'module';
      readonly module: string;
      readonly phase: ModulePhase;
      readonly note?: string;
      readonly seconds?: number;
    }
  /** A step of the backend's set-up. */
  | {
      readonly kind: 'step';
      readonly step: string;
      readonly phase: 'started' | 'done' | 'skipped' | 'failed';
      readonly note?: string;
    }
  /** A wave is planned: shown before anything is asked. */
  | { readonly kind: 'wave'; readonly wave: WavePlan }
  | { readonly kind: 'warning'; readonly message: string };

export type ModulePhase =
  'waiting' | 'init' | 'plan' | 'planned' | 'apply' | 'destroy' | 'done' | 'unchanged' | 'failed' | 'skipped';

/** True: go on. The question is already shown by {@link ProgressEvent} `wave`. */
export type Approver = (question: string) => Promise<boolean>;
