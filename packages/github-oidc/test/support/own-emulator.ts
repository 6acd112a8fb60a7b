import { emulatorEnvironment, startEmulator, stopEmulator, withEmulator } from '@mlopspltf/emulator';
import { scratchFolder, terraformCliConfig } from '@mlopspltf/testing';

/** More calls than any test makes. */
const NEVER = 1_000_000_000;

/**
 * An emulator of this test's own: it can be told to enforce policies, and then does so for all who use it.
 *
 * @see https://docs.getmoto.org/en/latest/docs/iam.html
 */
export class OwnEmulator {
  private constructor(
    private readonly workspace: string,
    public readonly endpoint: string,
  ) {}

  public static async start(): Promise<OwnEmulator> {
    const workspace = scratchFolder();
    const env = { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: String(NEVER) };
    const { endpoint } = await startEmulator({ workspace, env });
    return new OwnEmulator(workspace, endpoint);
  }

  /** Whether each call needs a right from now on, as far as the emulator evaluates policies. */
  public async enforce(enforced: boolean): Promise<void> {
    const answer = await fetch(`${this.endpoint}/moto-api/reset-auth`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: enforced ? '0' : String(NEVER),
    });
    if (!answer.ok) throw new Error(`the emulator answered ${answer.status} when it was told to enforce policies`);
  }

  /** For somebody who may do everything, as long as nothing is enforced. */
  public async environment(account: string): Promise<NodeJS.ProcessEnv> {
    const config = terraformCliConfig();
    return {
      ...withEmulator(process.env, await emulatorEnvironment({ endpoint: this.endpoint }, account, 'us-east-1')),
      ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }),
      CHECKPOINT_DISABLE: 'true',
      TF_IN_AUTOMATION: 'true',
    };
  }

  public async stop(): Promise<void> {
    await stopEmulator({ workspace: this.workspace });
  }
}
