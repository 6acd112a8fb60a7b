import type * as iam from '@aws-sdk/client-iam';
import { TOKEN_ISSUER } from '@mlopspltf/definition';
import { emulatorEnvironment } from '@mlopspltf/emulator';
import type { PolicyDocument } from '../iam';

/** What an account has that decides about a token. */
export interface AccountTrust {
  /** GitHub as an identity provider of the account. @default - it has none */
  readonly provider?: { readonly arn: string; readonly audiences: readonly string[] };
  /** The role's trust policy. @default - there is no such role */
  readonly policy?: PolicyDocument;
}

export interface RoleLocation {
  readonly endpoint: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** Without its path. */
  readonly role: string;
}

/** Reads it from the emulator's IAM, as it is now, as an administrator of that account. */
export async function readTrust({ endpoint, region, account, role }: RoleLocation): Promise<AccountTrust> {
  const { variables } = await emulatorEnvironment({ endpoint }, account, region, {});
  const sdk = await import('@aws-sdk/client-iam');
  const client = new sdk.IAMClient({
    endpoint,
    region,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: variables.AWS_SESSION_TOKEN ?? '',
    },
  });
  try {
    const [provider, policy] = await Promise.all([readProvider(sdk, client), readPolicy(sdk, client, role)]);
    return { ...(provider && { provider }), ...(policy && { policy }) };
  } finally {
    client.destroy();
  }
}

async function readProvider(sdk: typeof iam, client: iam.IAMClient): Promise<AccountTrust['provider']> {
  const { OpenIDConnectProviderList: list = [] } = await client.send(new sdk.ListOpenIDConnectProvidersCommand({}));
  const arn = list.map(({ Arn }) => Arn).find((each) => each?.endsWith(`:oidc-provider/${TOKEN_ISSUER}`));
  if (arn === undefined) return undefined;
  const found = await client.send(new sdk.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
  return { arn, audiences: found.ClientIDList ?? [] };
}

async function readPolicy(sdk: typeof iam, client: iam.IAMClient, role: string): Promise<PolicyDocument | undefined> {
  try {
    const { Role: found } = await client.send(new sdk.GetRoleCommand({ RoleName: role }));
    return JSON.parse(decodeURIComponent(found?.AssumeRolePolicyDocument ?? '')) as PolicyDocument;
  } catch (error) {
    if (error instanceof sdk.NoSuchEntityException) return undefined;
    throw error;
  }
}
