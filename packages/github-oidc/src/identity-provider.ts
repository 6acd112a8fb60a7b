import { DataAwsIamOpenidConnectProvider } from '@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, type PerEnvironment } from '@mlopspltf/shared-constructs';
import { Fn, Op, propertyAccess, Token, type TerraformElement } from 'cdktf';
import { Construct } from 'constructs';

/**
 * An account has at most one identity provider for GitHub, which every repository that deploys there shares.
 * - `create`: this stack makes it, and destroys it.
 * - `existing`: somebody else has made it. It is looked up and otherwise left alone, so that neither a change nor a
 *   `destroy` here locks others out.
 */
export type ProviderChoice = 'create' | 'existing';

/** GitHub as an identity provider of the account. */
export class GithubIdentityProvider extends Construct {
  public readonly arn: string;

  constructor(scope: Construct, id: string, choice: PerEnvironment<ProviderChoice>) {
    super(scope, id);
    const url = `https://${TOKEN_ISSUER}`;
    const created = new IamOpenidConnectProvider(this, 'created', {
      count: onlyIf(choice, 'create'),
      url,
      clientIdList: [TOKEN_AUDIENCE],
    });
    const existing = new DataAwsIamOpenidConnectProvider(this, 'existing', {
      count: onlyIf(choice, 'existing'),
      url,
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains(self.client_id_list, "${TOKEN_AUDIENCE}")}`,
            errorMessage: `The account's provider for ${TOKEN_ISSUER} does not accept the audience ${TOKEN_AUDIENCE}. Add it there: aws iam add-client-id-to-open-id-connect-provider.`,
          },
        ],
      },
    });
    this.arn = Token.asString(Fn.one(Fn.concat([arnsOf(created), arnsOf(existing)])));
  }
}

function onlyIf(choice: PerEnvironment<ProviderChoice>, wanted: ProviderChoice): number {
  return Token.asNumber(Fn.conditional(Op.eq(choice, wanted), 1, 0));
}

/** None or one, by count. */
function arnsOf(element: TerraformElement): string[] {
  return Token.asList(propertyAccess(element.fqn, ['*', 'arn']));
}
