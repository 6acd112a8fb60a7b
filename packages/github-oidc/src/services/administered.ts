import { TOKEN_ISSUER, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, type Statement } from '../statements';

/**
 * What the modules of the administrator consist of beside what others have too: they are planned and reported by the
 * workflows, and applied by a person.
 */
export function readAdministered(stack: ModuleStack): readonly Statement[] {
  const { iam, named, ownPolicies, workflowRoles } = platformArns(stack);
  return [
    allow('ReadTables', ['dynamodb:Describe*', 'dynamodb:ListTagsOfResource'], [named('dynamodb')]),
    allow(
      'ReadOwnRights',
      ['iam:GetOpenIDConnectProvider', 'iam:GetPolicy*', 'iam:GetRole*', 'iam:List*'],
      [workflowRoles, ownPolicies, iam(`oidc-provider/${TOKEN_ISSUER}`)],
    ),
    // Takes no resource.
    allow('ListIdentityProviders', ['iam:ListOpenIDConnectProviders'], ['*']),
  ];
}
