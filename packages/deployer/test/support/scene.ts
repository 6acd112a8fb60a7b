import { lockTable, resolvePlatform, stateBucket, type Platform, type PlatformDefinition } from '@mlopspltf/definition';
import {
  accountEnvironment,
  backendFixture,
  clientConfig,
  platformFixture,
  scratchFolder,
  writeStacks,
  type PlatformFixtureOptions,
  type StackFixtureOptions,
} from '@mlopspltf/testing';
import type { Session } from '../../src';
import { observedSession, type ObservedSession } from './session';

/** A synthesized platform beside a workspace, and an account of its own in the emulator. */
export class Scene {
  public readonly folder = scratchFolder();
  private env: NodeJS.ProcessEnv = {};

  private constructor(public readonly platform: Platform) {}

  /** With bucket and table, but no state of theirs. */
  public static async withBackend(options: PlatformFixtureOptions): Promise<Scene> {
    const scene = new Scene(platformFixture(options));
    scene.env = await backendFixture(scene.platform, 'dev');
    scene.write();
    return scene;
  }

  /** With nothing in AWS. */
  public static async bare(options: PlatformFixtureOptions = {}): Promise<Scene> {
    const scene = new Scene(platformFixture(options));
    scene.env = await accountEnvironment(scene.platform.environments[0]?.account ?? '', scene.platform.region);
    scene.write();
    return scene;
  }

  /** Another repository's platform, with the same names and accounts and without a backend of its own. */
  public static async beside(
    first: Scene,
    definition: Pick<PlatformDefinition, 'repository' | 'modules'>,
  ): Promise<Scene> {
    const { prefix, environments } = first.platform;
    const backend = { repository: first.platform.repository.name };
    const scene = new Scene(resolvePlatform({ prefix, environments, backend, ...definition }));
    scene.env = await accountEnvironment(environments[0]?.account ?? '', first.platform.region);
    scene.write();
    return scene;
  }

  /** Synthesizes anew. */
  public write(stacks: Readonly<Record<string, StackFixtureOptions>> = {}): void {
    writeStacks({ platform: this.platform, folder: this.folder, stacks });
  }

  public session(
    options: Partial<Omit<Session, 'environment' | 'platform'>> & { readonly environment?: string } = {},
  ): ObservedSession {
    return observedSession(this.platform, {
      output: `${this.folder}/cdktf.out`,
      workspace: `${this.folder}/.infra`,
      env: this.env,
      ...options,
    });
  }

  public get bucket(): string {
    return stateBucket(this.platform, 'dev');
  }

  public get table(): string {
    return lockTable(this.platform, 'dev');
  }

  /** For clients of the AWS SDK in this account. */
  public get client(): ReturnType<typeof clientConfig> & { readonly forcePathStyle: boolean } {
    return { ...clientConfig(this.env), forcePathStyle: true };
  }

  /** Values of the modules' parameters as AWS has them, by name of the module. */
  public async parameters(): Promise<Readonly<Record<string, string>>> {
    const prefix = `${this.platform.prefix}-dev-ssm-`;
    const names = this.platform.modules.map(({ name }) => `${prefix}${name.replaceAll('_', '-')}`);
    const { Parameters: found } = (await this.ssm('GetParameters', { Names: names })) as {
      readonly Parameters: readonly { readonly Name: string; readonly Value: string }[];
    };
    return Object.fromEntries(
      found.map(({ Name: name, Value: value }) => [name.slice(prefix.length).replaceAll('-', '_'), value]),
    );
  }

  /** Asks the Parameter Store, past Terraform, as somebody may do by hand. */
  public async ssm(operation: string, input: object): Promise<unknown> {
    const response = await fetch(this.client.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonSSM.${operation}`,
        // The emulator reads the account from the key and checks no signature.
        authorization: `AWS4-HMAC-SHA256 Credential=${this.client.credentials.accessKeyId}/20260101/${this.client.region}/ssm/aws4_request, SignedHeaders=host, Signature=0`,
        'x-amz-security-token': this.client.credentials.sessionToken,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
    return response.json();
  }
}
