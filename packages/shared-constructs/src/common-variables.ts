import type { CommonVariable, Module, Platform } from '@mlopspltf/definition';
import { Fn, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

/**
 * The variables that every stack declares: those of `env_specific_vars/{env}.tfvars`, no more and no less, so that
 * Terraform neither asks nor warns.
 */
export class CommonVariables extends Construct {
  public readonly environment: string;
  public readonly accountId: string;
  public readonly region: string;

  constructor(scope: Construct, platform: Platform, module: Module | undefined) {
    super(scope, 'variables');
    const environments = module?.environments ?? platform.environments.map(({ name }) => name);
    this.environment = this.declare(
      'environment',
      'Environment that is deployed to.',
      (value) => Fn.contains(environments, value),
      `This module is deployed to: ${environments.join(', ')}.`,
    );
    this.accountId = this.declare(
      'account_id',
      "The environment's AWS account; credentials of another one are refused.",
      (value) => Fn.can(Fn.regex('^[0-9]{12}$', value)),
      'An AWS account id has 12 digits.',
    );
    this.region = this.declare(
      'region',
      'AWS region of all resources.',
      (value) => Fn.contains([platform.region], value),
      `The region is ${platform.region}.`,
    );
  }

  private declare(
    name: CommonVariable,
    description: string,
    accepts: (value: string) => unknown,
    errorMessage: string,
  ): string {
    const variable = new TerraformVariable(this, name, { type: 'string', nullable: false, description });
    variable.overrideLogicalId(name);
    variable.addValidation({ condition: accepts(variable.stringValue), errorMessage });
    return variable.stringValue;
  }
}
