import {
  moduleRolePath,
  ofRepository,
  partitionOf,
  repositorySegment,
  resourceName,
  roleBoundaryName,
  type ModuleStack,
} from '@mlopspltf/shared-constructs';

/** ARNs of what the platform has in an environment, as patterns for policies. */
export interface PlatformArns {
  /** Everything of one kind that bears the platform's and the environment's name. */
  readonly named: (service: 's3' | 'ecr' | 'dynamodb' | 'ssm' | 'alias' | 'logs') => string;
  /** The same of any service, by what stands before the name: `('sagemaker', 'pipeline/')`. */
  readonly ours: (service: string, before: string) => string;
  /** Parts of networks have no names of their own: policies tell them by tag. By kind: `subnet`, `*`. */
  readonly anyOfNetworks: (kind: string) => string;
  /** Keys have no names of their own: policies tell them by tag or alias. */
  readonly anyKey: string;
  readonly alias: (name: string) => string;
  readonly bucket: (name: string) => string;
  readonly table: (name: string) => string;
  /** This repository's part of the state bucket. */
  readonly states: (bucket: string) => string;
  /** Roles that modules make. Those of the workflows lie on another path. */
  readonly moduleRoles: string;
  /** The roles of this repository's workflows. */
  readonly workflowRoles: string;
  /** Those of every repository. */
  readonly allWorkflowRoles: string;
  /** The policies that this module makes: {@link roleBoundary} and what is attached to {@link workflowRoles}. */
  readonly ownPolicies: string;
  /** Bounds {@link moduleRoles}. */
  readonly roleBoundary: string;
  /** Anything of IAM, by its type and name: `user/*`. */
  readonly iam: (typeAndName: string) => string;
}

/** Of the account, region and environment that a stack is deployed to. */
export function platformArns({ platform, environment, region, accountId }: ModuleStack): PlatformArns {
  const start = `arn:${partitionOf(platform.region)}`;
  const name = `${platform.prefix}-${environment}-*`;
  const local = `${region}:${accountId}`;
  const iam = (typeAndName: string): string => `${start}:iam::${accountId}:${typeAndName}`;
  const ours = (service: string, before: string): string => `${start}:${service}:${local}:${before}${name}`;
  const patterns = {
    s3: `${start}:s3:::${name}`,
    ecr: ours('ecr', 'repository/'),
    dynamodb: ours('dynamodb', 'table/'),
    ssm: ours('ssm', 'parameter/'),
    alias: ours('kms', 'alias/'),
    logs: ours('logs', 'log-group:'),
  };
  return {
    named: (service) => patterns[service],
    ours,
    anyOfNetworks: (kind) => `${start}:ec2:${local}:${kind}/*`,
    anyKey: `${start}:kms:${local}:key/*`,
    alias: (alias) => `${start}:kms:${local}:${alias}`,
    bucket: (bucket) => `${start}:s3:::${bucket}`,
    table: (table) => `${start}:dynamodb:${local}:table/${table}`,
    states: (bucket) => `${start}:s3:::${bucket}/${repositorySegment(platform.repository.name)}`,
    moduleRoles: iam(`role${moduleRolePath(platform)}${name}`),
    workflowRoles: iam(`role/${resourceName(platform, environment, 'iam', ofRepository(platform, 'github-*'))}`),
    allWorkflowRoles: iam(`role/${resourceName(platform, environment, 'iam', '*')}`),
    ownPolicies: iam(`policy/${platform.prefix}-${environment}-iam-*`),
    roleBoundary: iam(`policy/${roleBoundaryName(platform, environment)}`),
    iam,
  };
}
