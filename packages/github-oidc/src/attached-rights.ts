import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { onlyOne } from './only-one';
import { policyDocument } from './policy-document';
import { policyParts } from './policy-parts';
import { POLICY_LIMITS, policySize } from './policy-size';
import type { Statement } from './statements';

export interface AttachedRightsOptions {
  /** Of the policy, and with a number behind it of those that it takes beside. */
  readonly policyName: string;
  readonly roleName: string;
  readonly statements: readonly Statement[];
  /** How many of each there are, 1 or 0, by environment. @default - one in each */
  readonly count?: number;
}

/** Rights that grow with the modules: in policies that are attached to a role, as many as AWS' limit makes them. */
export class AttachedRights extends Construct {
  /** How many policies they take. */
  public readonly policies: number;

  constructor(scope: Construct, id: string, { policyName, roleName, statements, count }: AttachedRightsOptions) {
    super(scope, id);
    const parts = policyParts(ModuleStack.of(this), statements);
    for (const [index, part] of parts.entries()) {
      const name = index === 0 ? policyName : `${policyName}-${index + 1}`;
      this.attach(new Construct(this, String(index + 1)), name, roleName, part, count);
    }
    this.policies = parts.length;
    this.node.addValidation({ validate: () => parts.flatMap((part) => this.tooLong(part)) });
  }

  private attach(
    scope: Construct,
    name: string,
    role: string,
    statements: readonly Statement[],
    count: number | undefined,
  ): void {
    const some = count === undefined ? {} : { count };
    const policy = new IamPolicy(scope, 'policy', {
      ...some,
      name,
      policy: policyDocument(scope, 'document', statements),
    });
    new IamRolePolicyAttachment(scope, 'attachment', {
      ...some,
      role,
      policyArn: count === undefined ? policy.arn : onlyOne(policy, 'arn'),
    });
  }

  private tooLong(part: readonly Statement[]): readonly string[] {
    const size = policySize(ModuleStack.of(this), part);
    if (size <= POLICY_LIMITS.attached) return [];
    const sids = part.map(({ sid }) => sid).join(', ');
    return [
      `the statement "${sids}" makes a policy of ${size} characters, AWS takes ${POLICY_LIMITS.attached}. Split it in src/services`,
    ];
  }
}
