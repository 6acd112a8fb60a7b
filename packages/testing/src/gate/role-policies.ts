import type { PolicyDocument } from '@mlopspltf/rehearsal/iam';
import type * as Sdk from '@aws-sdk/client-iam';
import type { ClientConfig } from '../backend-fixture';

/**
 * The policies of a role as they are in AWS: those written into it, and those attached to it in the version that counts.
 *
 * @param config rights to look
 */
export async function policiesOfRole(config: ClientConfig, RoleName: string): Promise<readonly PolicyDocument[]> {
  const sdk = await import('@aws-sdk/client-iam');
  const client = new sdk.IAMClient(config);
  try {
    const { PolicyNames = [] } = await client.send(new sdk.ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await client.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }));
    return await Promise.all([
      ...PolicyNames.map(async (PolicyName) => {
        const { PolicyDocument: text } = await client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName }));
        return parsed(text);
      }),
      ...AttachedPolicies.map(({ PolicyArn }) => attached(sdk, client, PolicyArn)),
    ]);
  } finally {
    client.destroy();
  }
}

async function attached(
  sdk: typeof Sdk,
  client: Sdk.IAMClient,
  PolicyArn: string | undefined,
): Promise<PolicyDocument> {
  const { Policy: policy } = await client.send(new sdk.GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion: version } = await client.send(
    new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId: policy?.DefaultVersionId }),
  );
  return parsed(version?.Document);
}

/** IAM hands policies out encoded as in an address. */
function parsed(text = ''): PolicyDocument {
  return JSON.parse(decodeURIComponent(text)) as PolicyDocument;
}
