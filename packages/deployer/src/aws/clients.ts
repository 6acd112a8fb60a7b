import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { STSClient } from '@aws-sdk/client-sts';
import { credentialsFor, type Credentials } from './credentials';

/** Clients of one session, made when they are first asked for. */
export class AwsClients {
  private readonly made = new Map<string, Promise<unknown>>();
  private credentials?: Promise<Credentials>;

  constructor(private readonly options: { readonly env: NodeJS.ProcessEnv; readonly region: string }) {
    // Said by the SDK on standard error, where progress is; the supported versions stand in the README.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  }

  public async sts(): Promise<STSClient> {
    return this.make('STS', async (config) => new (await import('@aws-sdk/client-sts')).STSClient(config));
  }

  public async s3(): Promise<S3Client> {
    return this.make('S3', async (config) => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      // Emulators have no host name for each bucket.
      return new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
    });
  }

  public async dynamoDb(): Promise<DynamoDBClient> {
    return this.make(
      'DYNAMODB',
      async (config) => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient(config),
    );
  }

  public async iam(): Promise<IAMClient> {
    return this.make('IAM', async (config) => new (await import('@aws-sdk/client-iam')).IAMClient(config));
  }

  public async kms(): Promise<KMSClient> {
    return this.make('KMS', async (config) => new (await import('@aws-sdk/client-kms')).KMSClient(config));
  }

  private make<T>(service: string, create: (config: ClientConfig) => Promise<T>): Promise<T> {
    const present = this.made.get(service) as Promise<T> | undefined;
    if (present) return present;
    const made = this.config(service).then(create);
    this.made.set(service, made);
    return made;
  }

  /** Everything that the SDK would take from the process's own environment comes from the session's. */
  private async config(service: string): Promise<ClientConfig> {
    const { env, region } = this.options;
    this.credentials ??= credentialsFor(env);
    const endpoint = env[`AWS_ENDPOINT_URL_${service}`] ?? env.AWS_ENDPOINT_URL;
    return { region, credentials: await this.credentials, maxAttempts: 3, ...(endpoint ? { endpoint } : {}) };
  }
}

interface ClientConfig {
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
  readonly endpoint?: string;
}
