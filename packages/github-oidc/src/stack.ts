import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { githubOidc } from './outputs';

/** Identity provider and roles of the workflows. */
export class GithubOidcStack extends ModuleStack<typeof githubOidc.types> {
  constructor(scope: Construct) {
    super(scope, githubOidc);
    const parameter = new SsmParameter(this, 'parameter', {
      name: this.resourceName('ssm', 'github-oidc'),
      type: 'String',
      value: 'github_oidc',
    });
    this.setOutputs({ parameter_name: parameter.name });
  }
}
