import { ActionFailure } from './stand-in';
import { unsignedToken, type Claims } from './claims';

export interface RoleRequest {
  readonly endpoint: string;
  readonly region: string;
  readonly roleArn: string;
  readonly session: string;
  /** Seconds. @default - as long as the emulator gives */
  readonly duration?: number;
  readonly claims: Claims;
}

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** In which they act, as AWS says. */
  readonly account: string;
}

/** @throws ActionFailure where the emulator gives none */
export async function takeRole({
  endpoint,
  region,
  roleArn,
  session,
  duration,
  claims,
}: RoleRequest): Promise<RoleCredentials> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  // The request is not signed: the token is what it shows.
  const asker = new STSClient({ endpoint, region, credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const { Credentials: given } = await asker
    .send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: session,
        DurationSeconds: duration,
        WebIdentityToken: unsignedToken(claims),
      }),
    )
    .finally(() => asker.destroy());
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  const client = new STSClient({ endpoint, region, credentials });
  const { Account: account } = await client.send(new GetCallerIdentityCommand({})).finally(() => client.destroy());
  if (!account) throw new ActionFailure('The emulator does not say in which account the credentials act.');
  return { ...credentials, account };
}
