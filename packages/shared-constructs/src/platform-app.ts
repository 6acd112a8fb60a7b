import type { Environment, Platform } from '@mlopspltf/definition';
import { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import { UsageError, type SynthViolation } from './synth-error';

export interface PlatformAppOptions {
  readonly platform: Platform;
  /** Where cdktf may write. */
  readonly outdir: string;
  /**
   * Folder that relative paths of assets start from.
   * @default - assets need absolute paths
   */
  readonly root?: string;
  /**
   * Resolves `perEnvironment` tables to this environment's values instead of look-ups. For tests and checks: what is
   * deployed knows no environment.
   * @default - look-ups
   */
  readonly environment?: Environment;
}

/** The one tree that all stacks of a platform hang on. */
export class PlatformApp extends App {
  public readonly platform: Platform;
  private current?: Environment;
  private readonly refused = new Map<string, SynthViolation>();

  constructor(options: PlatformAppOptions) {
    super({
      outdir: options.outdir,
      // Stack traces hold absolute paths.
      stackTraces: false,
      skipValidation: true,
      // cdktf takes the folder of this file, which need not exist, as the start of relative paths.
      ...(options.root === undefined ? {} : { context: { cdktfJsonPath: `${options.root}/cdktf.json` } }),
    });
    this.platform = options.platform;
    this.current = options.environment;
  }

  /** @throws UsageError for a construct that hangs on another tree */
  public static override of(construct: IConstruct): PlatformApp {
    const { root } = construct.node;
    if (root instanceof PlatformApp) return root;
    throw new UsageError(
      `"${construct.node.path}" is not in a PlatformApp. Let synthPlatform make the stacks, or synthStack in tests.`,
    );
  }

  /** Whose values `perEnvironment` tables resolve to; look-ups where there is none. */
  public get environment(): Environment | undefined {
    return this.current;
  }

  /** Runs `work`, in which `perEnvironment` tables resolve to this environment's values. */
  public inEnvironment<T>(environment: Environment, work: () => T): T {
    const before = this.current;
    this.current = environment;
    try {
      return work();
    } finally {
      this.current = before;
    }
  }

  /** What was refused while stacks were built and resolved. */
  public get refusals(): readonly SynthViolation[] {
    return [...this.refused.values()];
  }

  /** Notes a violation and goes on, so that the others are found too. The same one counts once. */
  public refuse(violation: SynthViolation): void {
    this.refused.set(`${violation.module} ${violation.where} ${violation.problem}`, violation);
  }
}
