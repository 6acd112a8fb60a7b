import { partitionOf, repositorySegment, type ModuleStack } from '@mlopspltf/shared-constructs';

/** ARNs of what the platform has in an environment, as patterns for policies. */
export interface PlatformArns {
  /** Everything of one kind that bears the platform's and the environment's name. */
  readonly named: (service: 's3' | 'ecr' | 'dynamodb' | 'ssm' | 'iam' | 'alias') => string;
  /** Keys have no names of their own: policies tell them by tag or alias. */
  readonly anyKey: string;
  readonly bucket: (name: string) => string;
  readonly table: (name: string) => string;
  /** This repository's part of the state bucket. */
  readonly states: (bucket: string) => string;
}

export function platformArns({ platform, environment, region, accountId }: ModuleStack): PlatformArns {
  const start = `arn:${partitionOf(platform.region)}`;
  const name = `${platform.prefix}-${environment}-*`;
  const local = `${region}:${accountId}`;
  const patterns = {
    s3: `${start}:s3:::${name}`,
    ecr: `${start}:ecr:${local}:repository/${name}`,
    dynamodb: `${start}:dynamodb:${local}:table/${name}`,
    ssm: `${start}:ssm:${local}:parameter/${name}`,
    iam: `${start}:iam::${accountId}:role/${name}`,
    alias: `${start}:kms:${local}:alias/${name}`,
  };
  return {
    named: (service) => patterns[service],
    anyKey: `${start}:kms:${local}:key/*`,
    bucket: (bucket) => `${start}:s3:::${bucket}`,
    table: (table) => `${start}:dynamodb:${local}:table/${table}`,
    states: (bucket) => `${start}:s3:::${bucket}/${repositorySegment(platform.repository.name)}`,
  };
}
