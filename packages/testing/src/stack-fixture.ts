import {
  BACKEND_MODULE,
  LOCK_TABLE_KEY,
  lockTable,
  remoteStateKey,
  repositorySegment,
  resourceName,
  stateBucket,
  stateKey,
  stateKeyAlias,
  type Module,
  type Platform,
  type RemoteModule,
} from '@mlopspltf/definition';

/** Terraform's JSON syntax. */
export type TerraformJson = Readonly<Record<string, unknown>>;

export interface StackFixtureOptions {
  /**
   * Value of the module's parameter, Terraform expressions allowed: the cheap way to a change.
   * @default - the module's name, and what its dependencies give out
   */
  readonly value?: string;
  /**
   * Further resources: type → name → arguments. One with the type `aws_ssm_parameter` and the name `parameter` replaces the
   * usual one.
   * @default - none
   */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, TerraformJson>>>>;
  /**
   * Further outputs: name → expression.
   * @default - only `value`
   */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Values by name, which nothing else needs to use. @default - none */
  readonly locals?: TerraformJson;
}

/** Stands for the environment in what knows none. */
const ENVIRONMENT = '${var.environment}';

/**
 * The stack of a module as synthesis would write it, with hardly anything in it: one parameter, its value as an output,
 * and a look at the states of the module's dependencies.
 */
export function stackFixture(platform: Platform, module: Module, options: StackFixtureOptions = {}): TerraformJson {
  const resources = module.name === BACKEND_MODULE ? backendResources(platform) : parameter(platform, module, options);
  return {
    terraform: {
      required_version: '>= 1.5',
      required_providers: { aws: { source: 'hashicorp/aws', version: platform.versions.awsProvider } },
      backend: { s3: { key: stateKey(platform, module.name) } },
    },
    provider: { aws: [{ region: '${var.region}', allowed_account_ids: ['${var.account_id}'] }] },
    variable: Object.fromEntries(['environment', 'account_id', 'region'].map((name) => [name, { type: 'string' }])),
    ...(module.dependsOn.length + (module.reads ?? []).length === 0
      ? {}
      : { data: { terraform_remote_state: remoteStates(platform, module) } }),
    ...(options.locals && { locals: options.locals }),
    resource: merged(resources, options.resources ?? {}),
    output: Object.fromEntries(
      Object.entries({ value: valueOf(module), ...options.outputs }).map(([name, value]) => [name, { value }]),
    ),
  };
}

function valueOf(module: Module): string {
  return module.name === BACKEND_MODULE ? '${aws_s3_bucket.state.id}' : '${aws_ssm_parameter.parameter.insecure_value}';
}

function parameter(platform: Platform, module: Module, { value }: StackFixtureOptions): Resources {
  const name = resourceName(platform, ENVIRONMENT, 'ssm', module.name.replaceAll('_', '-'));
  const sources = [...module.dependsOn, ...(module.reads ?? []).map(sourceName)];
  const read = sources.map((source) => `\${data.terraform_remote_state.${source}.outputs.value}`);
  return {
    aws_ssm_parameter: {
      parameter: { name, type: 'String', insecure_value: value ?? [module.name, ...read].join('+') },
    },
  };
}

function remoteStates(platform: Platform, { dependsOn, reads = [] }: Module): TerraformJson {
  const source = (key: string): TerraformJson => ({
    backend: 's3',
    config: {
      bucket: stateBucket(platform, ENVIRONMENT),
      key,
      region: '${var.region}',
      allowed_account_ids: ['${var.account_id}'],
    },
  });
  return Object.fromEntries([
    ...dependsOn.map((name) => [name, source(stateKey(platform, name))] as const),
    ...reads.map((read) => [sourceName(read), { ...source(remoteStateKey(read)), lifecycle: IS_TEXT }] as const),
  ]);
}

function sourceName({ repository, module }: RemoteModule): string {
  return `${repositorySegment(repository)}__${module}`;
}

/** What is read of another repository is held to its declaration. */
const IS_TEXT = {
  postcondition: [
    {
      condition: '${can(regex("^\\"", jsonencode(self.outputs["value"])))}',
      error_message: 'There is no output "value" of the kind string.',
    },
  ],
};

function backendResources(platform: Platform): Resources {
  return {
    aws_kms_key: { state: { deletion_window_in_days: 7 } },
    aws_kms_alias: {
      state: { name: stateKeyAlias(platform, ENVIRONMENT), target_key_id: '${aws_kms_key.state.id}' },
    },
    aws_s3_bucket: { state: { bucket: stateBucket(platform, ENVIRONMENT) } },
    aws_dynamodb_table: {
      locks: {
        name: lockTable(platform, ENVIRONMENT),
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: LOCK_TABLE_KEY,
        attribute: [{ name: LOCK_TABLE_KEY, type: 'S' }],
      },
    },
  };
}

type Resources = Readonly<Record<string, Readonly<Record<string, TerraformJson>>>>;

function merged(base: Resources, more: Resources): Resources {
  const types = new Set([...Object.keys(base), ...Object.keys(more)]);
  return Object.fromEntries([...types].map((type) => [type, { ...base[type], ...more[type] }]));
}
