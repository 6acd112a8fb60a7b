/** What the SDK's clients take. */
export type Credentials = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}>;

/**
 * The credentials that Terraform would find with this environment.
 *
 * Exported keys win over a profile: so it is in Go's SDK, hence in Terraform and its provider, and in AWS' command line.
 * The SDK used here has it the other way round, and a guard that looks at another account than Terraform guards nothing.
 */
export async function credentialsFor(env: NodeJS.ProcessEnv): Promise<Credentials> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (accessKeyId && secretAccessKey) {
    return () => Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) });
  }
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider({
    // A named profile keeps the SDK from looking for keys in the process's own environment.
    profile: profileOf(env),
    filepath: env.AWS_SHARED_CREDENTIALS_FILE,
    configFilepath: env.AWS_CONFIG_FILE,
    webIdentityTokenFile: env.AWS_WEB_IDENTITY_TOKEN_FILE,
    roleArn: env.AWS_ROLE_ARN,
    roleSessionName: env.AWS_ROLE_SESSION_NAME,
  });
}

/** The profile that is used where no keys are exported. */
export function profileOf(env: NodeJS.ProcessEnv): string {
  return [env.AWS_PROFILE, env.AWS_DEFAULT_PROFILE].find((name) => name !== undefined && name !== '') ?? 'default';
}
