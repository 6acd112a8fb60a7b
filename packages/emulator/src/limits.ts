import { isEmulatorEndpoint } from './endpoint';

/** What the emulator cannot do that AWS can, by Terraform's types of resources. */
export interface EmulatorLimits {
  /** As sentences name it. */
  readonly name: string;
  /** Types that it cannot make, each with why, as a clause. */
  readonly cannotMake: ReadonlyMap<string, string>;
  /** Types that it makes and cannot delete, each with why, as a clause. */
  readonly cannotDelete: ReadonlyMap<string, string>;
  /** The command that ends it, with everything in it. */
  readonly end: string;
}

/**
 * The limits of what these variables lead to, which is AWS itself unless every address in them is of this machine.
 *
 * @returns undefined where no emulator is addressed: nothing is left out then
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function emulatorLimits(env: NodeJS.ProcessEnv): EmulatorLimits | undefined {
  const { AWS_ENDPOINT_URL: general = '', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignored = '' } = env;
  // Services without an address of their own would be those of AWS.
  if (general === '' || ignored.toLowerCase() === 'true') return undefined;
  const endpoints = Object.entries(env).flatMap(([name, value = '']) =>
    name.startsWith('AWS_ENDPOINT_URL') && value !== '' ? [value] : [],
  );
  return endpoints.every(isEmulatorEndpoint) ? LIMITS : undefined;
}

/**
 * Of moto 5.2, tried with version 5.100.0 of the AWS provider.
 *
 * @see https://docs.getmoto.org/en/latest/docs/services/sagemaker.html
 */
const LIMITS: EmulatorLimits = {
  name: 'the emulator',
  cannotMake: new Map([
    ['aws_budgets_budget', 'it knows no ListTagsForResource of budgets'],
    ['aws_s3_bucket_logging', 'it fails where a bucket policy names the principal "*", as those that ask for TLS do'],
    ['aws_sagemaker_domain', 'it gives a new domain no id'],
    ['aws_sagemaker_feature_group', 'it knows no ListTags of feature groups'],
    ['aws_sagemaker_mlflow_tracking_server', 'it knows no CreateMlflowTrackingServer'],
    ['aws_sagemaker_user_profile', 'it knows no CreateUserProfile'],
    ['aws_sfn_state_machine', 'it knows no ValidateStateMachineDefinition'],
  ]),
  cannotDelete: new Map([['aws_sagemaker_model_package_group', 'it knows no DeleteModelPackageGroup']]),
  end: 'npx projen emulator:stop',
};
