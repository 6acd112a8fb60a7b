import { requiredActions, TOKEN_ISSUER, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, type Statement } from '../statements';

/** What only modules of the administrator are made of: it is planned and reported by the workflows, and applied by a person. */
export const ADMINISTERED_TYPES: readonly string[] = [
  'aws_iam_openid_connect_provider',
  'aws_iam_policy',
  'data.aws_iam_openid_connect_provider',
];

/** What the modules of the administrator consist of, beside what others have too. */
export function readAdministered(stack: ModuleStack): readonly Statement[] {
  const { iam, ownPolicies, workflowRoles } = platformArns(stack);
  return [
    allow('ReadOwnRoles', readsOf('aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment'), [
      workflowRoles,
    ]),
    allow('ReadOwnPolicies', readsOf('aws_iam_policy'), [ownPolicies]),
    allow('ReadIdentityProvider', readsOf('aws_iam_openid_connect_provider'), [iam(`oidc-provider/${TOKEN_ISSUER}`)]),
    // Takes no resource.
    allow('ListIdentityProviders', ['iam:ListOpenIDConnectProviders'], ['*']),
  ];
}

function readsOf(...types: readonly string[]): string[] {
  return [...new Set(types.flatMap((type) => requiredActions(type)?.read ?? []))];
}
