import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import {
  computePerEnvironment,
  TOKEN_ISSUER,
  trustOf,
  type Platform,
  type TrustedClaim,
  type WorkflowRole,
} from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';

/** A role's trust policy, as JSON. It says nothing of use where {@link trustOf} has nobody take the role. */
export function trustPolicy(scope: Construct, platform: Platform, providerArn: string, role: WorkflowRole): string {
  const document = new DataAwsIamPolicyDocument(scope, 'trust', {
    statement: [
      {
        sid: 'GithubWorkflows',
        effect: 'Allow',
        actions: ['sts:AssumeRoleWithWebIdentity'],
        principals: [{ type: 'Federated', identifiers: [providerArn] }],
        condition: trustedClaims(platform, role).map((claim) => condition(platform, role, claim)),
      },
    ],
  });
  return document.json;
}

/** Whether anybody may take the role, by environment: 1 or 0. */
export function trustedCount(platform: Platform, role: WorkflowRole): number {
  return computePerEnvironment(platform, (environment) => (trustOf(platform, environment, role) ? 1 : 0)).asNumber();
}

/** The same ones in all environments in which somebody is trusted; only their values differ. */
function trustedClaims(platform: Platform, role: WorkflowRole): readonly TrustedClaim[] {
  const trusts = platform.environments.map((environment) => trustOf(platform, environment, role));
  const claims = trusts.flatMap((trust) => Object.keys({ ...trust?.equals, ...trust?.like }) as TrustedClaim[]);
  return [...new Set(claims)];
}

function condition(
  platform: Platform,
  role: WorkflowRole,
  claim: TrustedClaim,
): DataAwsIamPolicyDocumentStatementCondition {
  const of = computePerEnvironment<'StringEquals' | 'StringLike'>(platform, (environment) =>
    trustOf(platform, environment, role)?.like[claim] ? 'StringLike' : 'StringEquals',
  );
  const values = computePerEnvironment(platform, (environment) => {
    const trust = trustOf(platform, environment, role);
    return trust?.equals[claim] ?? trust?.like[claim] ?? [];
  });
  return { test: of.asString(), variable: `${TOKEN_ISSUER}:${claim}`, values: values.asList() };
}
