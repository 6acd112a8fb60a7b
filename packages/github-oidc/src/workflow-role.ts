import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import {
  ModuleStack,
  waive,
  workflowRoleName,
  workflowSessionSeconds,
  type WorkflowRole as RoleKind,
} from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { AttachedRights } from './attached-rights';
import { onlyOne } from './only-one';
import { policyDocument } from './policy-document';
import { POLICY_LIMITS, policySize } from './policy-size';
import type { Statement } from './statements';
import { trustedCount, trustPolicy } from './trust';

export interface WorkflowRoleOptions {
  readonly role: RoleKind;
  readonly description: string;
  /** ARN of GitHub's identity provider. */
  readonly providerArn: string;
  /** What is written into the role: what does not grow with the modules. */
  readonly statements: readonly Statement[];
  /** What does, in policies that are attached to the role. */
  readonly attached: readonly Attached[];
  /** Whether the role is there only in environments in which somebody may take it. @default false */
  readonly optional?: boolean;
}

/** Rights of a role in policies that are attached to it. */
export interface Attached {
  /** Last part of the policies' names. */
  readonly name: string;
  readonly statements: readonly Statement[];
  /** 1 or 0, by environment: where the role has them. @default - where there is the role */
  readonly count?: number;
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
      maxSessionDuration: workflowSessionSeconds(role),
      assumeRolePolicy: trustPolicy(this, platform, providerArn, role),
    });
    const roleName = optional ? onlyOne(iamRole, 'name') : iamRole.name;
    new IamRolePolicy(this, 'policy', {
      ...count,
      name: role,
      role: roleName,
      policy: policyDocument(this, 'permissions', statements),
    });
    const rights = attached.map(({ name: suffix, ...rest }) => {
      const policyName = `${name}-${suffix}`;
      return new AttachedRights(this, suffix, { ...count, ...rest, policyName, roleName });
    });
    this.arn = optional ? onlyOne(iamRole, 'arn') : iamRole.arn;
    waive(
      iamRole,
      'role-boundary',
      'These roles are what the boundary is for others; administrators alone change them.',
    );
    waive(this, 'foreign-principal', "GitHub's tokens are let in by each of their claims.", {
      only: 'GithubWorkflows',
    });
    this.node.addValidation({ validate: () => this.beyondLimits(statements, rights) });
  }

  private beyondLimits(statements: readonly Statement[], rights: readonly AttachedRights[]): string[] {
    const size = policySize(ModuleStack.of(this), statements);
    const policies = rights.reduce((sum, one) => sum + one.policies, 0);
    return [
      ...(size > POLICY_LIMITS.written
        ? [
            `${size} characters are written into the role, AWS takes ${POLICY_LIMITS.written}. Move statements to what is attached to it`,
          ]
        : []),
      ...(policies > POLICY_LIMITS.policies
        ? [
            `the rights take ${policies} policies, AWS attaches ${POLICY_LIMITS.policies} to a role. Take out of required-actions what no module is made of, or have AWS raise the quota and POLICY_LIMITS with it`,
          ]
        : []),
    ];
  }
}
