import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatementCondition,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { moduleRolePath, roleBoundaryArn } from '@mlopspltf/definition';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { waive } from './guard-rails';
import type { ServicePrincipal } from './key-policy';
import { ModuleStack } from './module-stack';

export interface ServiceRoleOptions {
  /** Last part of its name, `{prefix}-{env}-iam-{purpose}`. */
  readonly purpose: string;
  readonly description: string;
  /**
   * The service of AWS that acts in it, on behalf of this account only. The workflows hand roles to `events`, `lambda`,
   * `sagemaker`, `scheduler`, `states` and `vpc-flow-logs`; for another one an administrator has to apply `github_oidc`
   * with it first.
   */
  readonly service: ServicePrincipal;
  /**
   * ARNs of what the service has to act for, with wildcards.
   * @default - anything of this account
   */
  readonly sources?: readonly string[];
  /** What it may do. The boundary of the platform's roles limits that, whatever stands here. */
  readonly statements: readonly RoleStatement[];
}

/** Something that a role may do. */
export interface RoleStatement {
  /** Letters and digits, once in a role. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - under no condition */
  readonly condition?: readonly DataAwsIamPolicyDocumentStatementCondition[];
  /**
   * Why actions or resources are not named, where they are not. Becomes a waiver.
   * @default - they are named
   */
  readonly because?: string;
}

/** A role in which a service of AWS acts, below the platform's path and within the boundary of its roles. */
export class ServiceRole extends Construct {
  public readonly arn: string;
  public readonly roleName: string;
  /** Its permissions, for `dependsOn` of what uses the role from the start: a reference to the role does not wait for them. */
  public readonly permissions: ITerraformDependable;

  constructor(scope: Construct, id: string, options: ServiceRoleOptions) {
    super(scope, id);
    const { platform, environment, accountId } = ModuleStack.of(this);
    const role = new IamRole(this, 'role', {
      name: ModuleStack.of(this).resourceName('iam', options.purpose),
      description: options.description,
      path: moduleRolePath(platform),
      permissionsBoundary: roleBoundaryArn(platform, environment, accountId),
      assumeRolePolicy: this.trust(options),
    });
    this.permissions = new IamRolePolicy(this, 'policy', {
      name: options.purpose,
      role: role.name,
      policy: this.permissionsOf(options.statements),
    });
    this.arn = role.arn;
    this.roleName = role.name;
  }

  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
  private trust({ service, sources }: ServiceRoleOptions): string {
    const { accountId } = ModuleStack.of(this);
    const document = new DataAwsIamPolicyDocument(this, 'trust', {
      statement: [
        {
          sid: 'Service',
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: [service] }],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
            ...(sources ? [{ test: 'ArnLike', variable: 'aws:SourceArn', values: [...sources] }] : []),
          ],
        },
      ],
    });
    return document.json;
  }

  private permissionsOf(statements: readonly RoleStatement[]): string {
    const document = new DataAwsIamPolicyDocument(this, 'permissions', {
      statement: statements.map(({ sid, actions, resources, condition }) => ({
        sid,
        actions: [...actions],
        resources: [...resources],
        ...(condition ? { condition: [...condition] } : {}),
      })),
    });
    for (const { sid, because } of statements) {
      if (because !== undefined) waive(document, 'policy-wildcard', because, { only: sid });
    }
    return document.json;
  }
}
