import type * as iam from '@aws-sdk/client-iam';
import { TOKEN_ISSUER } from '@mlopspltf/definition';
import { emulatorEnvironment } from '@mlopspltf/emulator';
import type { PolicyDocument } from '../iam';

/** What an account has that decides about a token, and what it is good for. */
export interface AccountTrust {
  /** GitHub as an identity provider of the account. @default - it has none */
  readonly provider?: { readonly arn: string; readonly audiences: readonly string[] };
  /** The role's trust policy. @default - there is no such role */
  readonly policy?: PolicyDocument;
  /** Seconds that the role gives at most. @default - there is no such role */
  readonly longest?: number;
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
    const [provider, found] = await Promise.all([readProvider(sdk, client), readRole(sdk, client, role)]);
    return { ...(provider && { provider }), ...found };
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

async function readRole(sdk: typeof iam, client: iam.IAMClient, role: string): Promise<Omit<AccountTrust, 'provider'>> {
  try {
    const { Role: found } = await client.send(new sdk.GetRoleCommand({ RoleName: role }));
    const policy = JSON.parse(decodeURIComponent(found?.AssumeRolePolicyDocument ?? '')) as PolicyDocument;
    return { policy, longest: found?.MaxSessionDuration ?? HOUR };
  } catch (error) {
    if (error instanceof sdk.NoSuchEntityException) return {};
    throw error;
  }
}

/** What a role gives whose maker said nothing. */
const HOUR = 3600;
