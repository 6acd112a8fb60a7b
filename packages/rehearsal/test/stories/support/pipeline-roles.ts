import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  type IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
  workflowRoleName,
  workflowSessionSeconds,
  type Environment,
  type Platform,
} from '@mlopspltf/definition';
import { GithubOidcStack } from '@mlopspltf/github-oidc';
import { synthStack } from '@mlopspltf/shared-constructs/testing';
import { policyOf, type PolicyDocument } from '@mlopspltf/testing';

/** The roles that jobs take. */
export const ROLES = ['plan', 'pr-plan', 'apply'] as const;
export type Role = (typeof ROLES)[number];

/** Puts the roles into an account as the module github_oidc has them: who may take them, without what they may do. */
export async function createRoles(iam: IAMClient, platform: Platform, environment: Environment): Promise<void> {
  await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: `https://${TOKEN_ISSUER}`, ClientIDList: [TOKEN_AUDIENCE] }),
  );
  for (const role of ROLES) {
    const RoleName = workflowRoleName(platform, environment.name, role);
    const AssumeRolePolicyDocument = asJson(trustPolicy(platform, environment, role));
    const MaxSessionDuration = workflowSessionSeconds(role);
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, MaxSessionDuration }));
  }
}

export async function setTrust(iam: IAMClient, role: string, policy: PolicyDocument): Promise<void> {
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: asJson(policy) }));
}

/** Of the synthesized stack, with the identity provider that is in the account. */
export function trustPolicy(platform: Platform, { name, account }: Environment, role: Role): PolicyDocument {
  const { data } = synthStack(GithubOidcStack, { platform, environment: name });
  const blocks = Object.values(data.aws_iam_policy_document ?? {});
  const block = blocks.find((each) => JSON.stringify(each['//']).includes(`/${role}/trust"`));
  if (!block) throw new Error(`github_oidc has no trust policy for ${role}`);
  const provider = `arn:aws:iam::${account}:oidc-provider/${TOKEN_ISSUER}`;
  return { Statement: policyOf(block).Statement.map((each) => ({ ...each, Principal: { Federated: provider } })) };
}

function asJson(policy: PolicyDocument): string {
  return JSON.stringify({ Version: '2012-10-17', ...policy });
}
