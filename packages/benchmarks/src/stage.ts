import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEnvironment, type Platform } from '@mlopspltf/definition';
import { terraformCliConfig } from '@mlopspltf/deployer';
import { emulatorEnvironment, startEmulator, stopEmulator, withEmulator, type Emulator } from '@mlopspltf/emulator';
import { ENVIRONMENT } from './workload/definition';
import { plainEnvironment } from './process/environment';
import { Runner } from './process/runner';

/** What all contenders share: a scratch folder, an emulator, the providers of this machine. */
export class Stage {
  private folders = 0;

  private constructor(
    private readonly root: string,
    private readonly emulator: Emulator,
    private readonly env: NodeJS.ProcessEnv,
    public readonly runner: Runner,
  ) {}

  /**
   * Does some work on a stage, and clears it away afterwards, whatever happens.
   *
   * @throws EmulatorNotFoundError, EmulatorError
   */
  public static async use<T>(signal: AbortSignal, work: (stage: Stage) => Promise<T>): Promise<T> {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'mlopspltf-bench-'));
    try {
      const env = plainEnvironment(process.env);
      const emulator = await startEmulator({ workspace: root, env, signal });
      const { env: cli } = await terraformCliConfig({ workspace: root, env: { ...process.env, ...env } });
      const all = { ...env, ...cli };
      return await work(new Stage(root, emulator, all, new Runner({ logs: join(root, 'logs'), env: all, signal })));
    } finally {
      await stopEmulator({ workspace: root });
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /** A folder that does not exist yet, absolute. */
  public folder(purpose: string): string {
    this.folders += 1;
    return join(this.root, `${purpose}-${this.folders}`);
  }

  /** What leads commands into the account of a platform's environment. */
  public async accountEnvironment(platform: Platform): Promise<NodeJS.ProcessEnv> {
    const { account } = findEnvironment(platform, ENVIRONMENT);
    return withEmulator(this.env, await emulatorEnvironment(this.emulator, account, platform.region, this.env));
  }
}
