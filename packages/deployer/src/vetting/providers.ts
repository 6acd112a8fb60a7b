/** A provider that stacks may use. */
export interface VettedProvider {
  /** What stacks call it, and what the types of its resources begin with. */
  readonly name: string;
  /** In full. */
  readonly address: string;
  /**
   * Arguments of its block. What is missing here would lead it to other credentials, another account or another
   * endpoint, switch off its checks, or make it run programs: the files of `shared_config_files` may name a
   * `credential_process`.
   */
  readonly arguments: ReadonlySet<string>;
  /**
   * Arguments of resources that name a file on this machine, by type: its content leaves the machine.
   * Found in the provider's schema, version 5.100.0.
   */
  readonly files: ReadonlyMap<string, string>;
  /**
   * Types of data sources: what tells of the account and the place alone, or asks nobody. Others send what their arguments
   * say to whom these name (an object's key to the owner of a bucket), and are read while a plan is made, before anybody
   * has approved it.
   */
  readonly data: ReadonlySet<string>;
}

/**
 * Programs that run with the rights of a deployment: a further one is for whoever keeps the default branch to decide,
 * and has its arguments looked through as these were.
 */
export const VETTED_PROVIDERS: readonly VettedProvider[] = [
  {
    name: 'aws',
    address: 'registry.terraform.io/hashicorp/aws',
    /** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs#argument-reference */
    arguments: new Set([
      'alias',
      'allowed_account_ids',
      'default_tags',
      'ignore_tags',
      'max_retries',
      'region',
      'retry_mode',
      'token_bucket_rate_limiter_capacity',
      'use_dualstack_endpoint',
      'use_fips_endpoint',
    ]),
    files: new Map([
      ['aws_connect_contact_flow', 'filename'],
      ['aws_connect_contact_flow_module', 'filename'],
      ['aws_gamelift_script', 'zip_file'],
      ['aws_lambda_function', 'filename'],
      ['aws_lambda_layer_version', 'filename'],
      ['aws_rds_custom_db_engine_version', 'filename'],
      ['aws_s3_bucket_object', 'source'],
      ['aws_s3_object', 'source'],
      ['aws_synthetics_canary', 'zip_file'],
    ]),
    data: new Set([
      'aws_arn',
      'aws_availability_zone',
      'aws_availability_zones',
      'aws_caller_identity',
      'aws_canonical_user_id',
      'aws_default_tags',
      'aws_ecr_lifecycle_policy_document',
      'aws_iam_openid_connect_provider',
      'aws_iam_policy_document',
      'aws_partition',
      'aws_region',
      'aws_regions',
      'aws_service',
      'aws_service_principal',
    ]),
  },
];

/** The provider that a type belongs to: Terraform goes by what stands before the first underscore. */
export function providerOfType(type: string): VettedProvider | undefined {
  return VETTED_PROVIDERS.find(({ name }) => type.startsWith(`${name}_`));
}

export function vettedNames(): string {
  return VETTED_PROVIDERS.map(({ name }) => name).join(', ');
}
