import type { Applier } from '@mlopspltf/definition';

/** Which modules an operation is about. Nothing given: those that differ from what the environment last got. */
export interface Selection {
  /** These, and what they need. @default - all */
  readonly modules?: readonly string[];
  /** Also what is as it was deployed. @default false */
  readonly all?: boolean;
  /** Those that differ from this git reference, and their dependents. @default - git is not asked */
  readonly since?: string;
  /** Only those applied by the pipeline, or by an administrator. @default - both */
  readonly appliedBy?: Applier;
}

/** Whether a module takes part in an operation, and why. */
export interface ModuleChoice {
  readonly module: string;
  readonly chosen: boolean;
  /** A clause that follows the module's name: `packages/artifact-store/src/stack.ts changed since "origin/main"`. */
  readonly reason: string;
}
