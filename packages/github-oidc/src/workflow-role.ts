import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { ModuleStack, waive, workflowRoleName, type WorkflowRole as RoleKind } from '@mlopspltf/shared-constructs';
import { Fn, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Statement } from './statements';
import { trustedCount, trustPolicy } from './trust';

export interface WorkflowRoleOptions {
  readonly role: RoleKind;
  readonly description: string;
  /** ARN of GitHub's identity provider. */
  readonly providerArn: string;
  readonly statements: readonly Statement[];
  /**
   * More of them, in a policy of its own that is attached to the role: AWS limits what can be written into a role, and
   * this part grows with the modules. Not for an optional role.
   * @default - all is written into the role
   */
  readonly attached?: { readonly name: string; readonly statements: readonly Statement[] };
  /** Whether the role is there only in environments in which somebody may take it. @default false */
  readonly optional?: boolean;
}

/** A role that jobs of the workflows take, and nobody else. */
export class WorkflowRole extends Construct {
  /** Empty in an environment that does not have the role. */
  public readonly arn: string;

  constructor(scope: Construct, options: WorkflowRoleOptions) {
    const { role, description, providerArn, statements, attached, optional } = options;
    super(scope, role);
    const { platform, environment } = ModuleStack.of(this);
    const count = optional ? { count: trustedCount(platform, role) } : {};
    const name = workflowRoleName(platform, environment, role);
    const iamRole = new IamRole(this, 'role', {
      ...count,
      name,
      description,
      assumeRolePolicy: trustPolicy(this, platform, providerArn, role),
    });
    const document = this.document('permissions', statements);
    new IamRolePolicy(this, 'policy', {
      ...count,
      name: role,
      role: optional ? onlyOne(iamRole, 'name') : iamRole.name,
      policy: document,
    });
    if (attached) this.attach(iamRole, `${name}-${attached.name}`, this.document(attached.name, attached.statements));
    this.arn = optional ? onlyOne(iamRole, 'arn') : iamRole.arn;
    waive(
      iamRole,
      'role-boundary',
      'These roles are what the boundary is for others; administrators alone change them.',
    );
    waive(this, 'foreign-principal', "GitHub's tokens are let in by each of their claims.", {
      only: 'GithubWorkflows',
    });
    waive(this, 'policy-wildcard', 'AWS names keys by numbers; only their settings are read.', { only: 'ReadKeys' });
  }

  private attach(role: IamRole, name: string, policy: string): void {
    const { arn } = new IamPolicy(this, 'attached', { name, policy });
    new IamRolePolicyAttachment(this, 'attachment', { role: role.name, policyArn: arn });
  }

  /** As JSON. */
  private document(id: string, statements: readonly Statement[]): string {
    return new DataAwsIamPolicyDocument(this, id, { statement: [...statements] }).json;
  }
}

/** An attribute of a resource with a count of one or none; empty where there is none. */
function onlyOne(resource: IamRole, attribute: string): string {
  return Fn.join('', Token.asList(propertyAccess(resource.fqn, ['*', attribute])));
}
