import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { ModuleStack, workflowRoleName, type WorkflowRole as RoleKind } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { trustPolicy } from './trust';

export interface WorkflowRoleOptions {
  readonly role: RoleKind;
  readonly description: string;
  /** ARN of GitHub's identity provider. */
  readonly providerArn: string;
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
}

/** A role that jobs of the workflows take, and nobody else. */
export class WorkflowRole extends Construct {
  public readonly arn: string;

  constructor(scope: Construct, { role, description, providerArn, statements }: WorkflowRoleOptions) {
    super(scope, role);
    const { platform, environment } = ModuleStack.of(this);
    const iamRole = new IamRole(this, 'role', {
      name: workflowRoleName(platform, environment, role),
      description,
      assumeRolePolicy: trustPolicy(this, platform, providerArn, role),
    });
    const document = new DataAwsIamPolicyDocument(this, 'permissions', { statement: [...statements] });
    new IamRolePolicy(this, 'policy', { name: role, role: iamRole.name, policy: document.json });
    this.arn = iamRole.arn;
  }
}
