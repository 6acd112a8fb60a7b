import type { Block, TerraformJson } from '@mlopspltf/shared-constructs/testing';
import { decide, policyOf, type Decision, type PolicyDocument, type RequestContext } from '@mlopspltf/testing';

/** A request in short: action, resource, and what AWS knows beside. */
export type Request = readonly [action: string, resource: string, context?: RequestContext];

/** What AWS says to a role of the stack, its boundary aside. @param role path of the construct: `job-role` */
export function decided({ data }: TerraformJson, role: string, [action, resource, context]: Request): Decision {
  return decide({ policies: [permissionsOf(data, role)] }, { action, resource, ...(context && { context }) });
}

export function permissionsOf(data: TerraformJson['data'], role: string): PolicyDocument {
  return policyOf(concrete(documentAt(data, `${role}/permissions`)));
}

export function trustOf(data: TerraformJson['data'], role: string): PolicyDocument {
  return policyOf(concrete(documentAt(data, `${role}/trust`)));
}

/** Stands for what Terraform reads elsewhere: `standIn('aws_iam_role.x.arn')` for `${aws_iam_role.x.arn}`. */
export function standIn(expression: string): string {
  return `<${expression}>`;
}

function concrete(block: Block): Block {
  const text = JSON.stringify(block).replaceAll(/\$\{([^{}]*)\}/g, (_, expression: string) => standIn(expression));
  return JSON.parse(text) as Block;
}

function documentAt(data: TerraformJson['data'], path: string): Block {
  const documents = Object.values(data.aws_iam_policy_document ?? {});
  const found = documents.find((block) => JSON.stringify(block['//']).includes(`/${path}"`));
  if (!found) throw new Error(`there is no policy at ${path}`);
  return found;
}
