import { partitionOf, resourceName, stateKey, type Platform } from '@mlopspltf/definition';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, TerraformStack } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { commonTags } from './common-tags';
import { CommonVariables } from './common-variables';
import { asOutputValues } from './escape-hatches';
import type { AssignedOutputs, ModuleOutputs, OutputTypes, OutputValues } from './module-outputs';
import { PartialS3Backend } from './partial-s3-backend';
import { PlatformApp } from './platform-app';
import { RemoteOutputs, stateKeyOf } from './remote-outputs';
import { UsageError } from './synth-error';

export interface SetOutputsOptions<Types extends OutputTypes> {
  /** Outputs that Terraform does not show. @default - none */
  readonly sensitive?: readonly (keyof Types & string)[];
}

/**
 * The stack of one module: provider, backend and variables are there, and hold nothing of an environment. What a
 * subclass adds is its resources, named by {@link resourceName}, and its outputs, set by {@link setOutputs}.
 */
export abstract class ModuleStack<Types extends OutputTypes = OutputTypes> extends TerraformStack {
  public readonly platform: Platform;
  /** `var.environment`. Known when Terraform runs: for what differs by environment take `perEnvironment`. */
  public readonly environment: string;
  /** `var.account_id`. */
  public readonly accountId: string;
  /** `var.region`. */
  public readonly region: string;
  public readonly declaration: ModuleOutputs<Types>;

  private readonly variables: CommonVariables;
  private readonly reads = new Map<string, RemoteOutputs<OutputTypes>>();
  private readonly internals: Construct;

  constructor(scope: Construct, declaration: ModuleOutputs<Types>) {
    super(claim(scope, declaration.module), declaration.module);
    this.declaration = declaration;
    this.platform = PlatformApp.of(this).platform;
    // What the stack itself adds lies below one construct, so that every id is free for subclasses.
    this.internals = new Construct(this, 'module-stack');
    this.variables = new CommonVariables(
      this.internals,
      this.platform,
      this.platform.modules.find(({ name }) => name === declaration.module),
    );
    this.environment = this.variables.environment;
    this.accountId = this.variables.accountId;
    this.region = this.variables.region;
    new PartialS3Backend(this.internals, stateKey(this.platform, declaration.module));
    this.addProvider();
    this.addOverride('terraform.required_version', `~> ${this.platform.versions.terraform}`);
  }

  /** @throws UsageError for a construct that is not in a ModuleStack */
  public static override of(construct: IConstruct): ModuleStack {
    const stack = TerraformStack.of(construct);
    if (isModuleStack(stack)) return stack;
    throw new UsageError(`"${construct.node.path}" is not in a ModuleStack.`);
  }

  /** Declarations of what is read of other modules. */
  public get readDeclarations(): readonly ModuleOutputs[] {
    return [...this.reads.values()].map(({ declaration }) => declaration);
  }

  /**
   * The name of a resource, `{prefix}-{env}-{service}-{purpose}`. Synthesis checks the result.
   *
   * @param service AWS' short name in lower case letters and digits: `s3`, `kms`, `ecr`
   * @param purpose what it is for, in kebab-case
   */
  public resourceName(service: string, purpose: string): string {
    return resourceName(this.platform, this.environment, service, purpose);
  }

  /**
   * ARN of something in the account and region that are deployed to.
   *
   * @param service as ARNs have it: `sagemaker`
   * @param resource type and name, with wildcards where they may stand: `pipeline/x`
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
   */
  public arnOf(service: string, resource: string): string {
    return `arn:${partitionOf(this.platform.region)}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /**
   * The outputs of another module, which the definition has to name: among this one's dependencies, or among what it
   * reads of other repositories. Values are tokens: they are read from that module's state when Terraform runs.
   */
  public outputsOf<Others extends OutputTypes>(declaration: ModuleOutputs<Others>): OutputValues<Others> {
    const key = stateKeyOf(this.platform, declaration);
    const known = this.reads.get(key);
    if (known?.declaration === declaration) return asOutputValues(known.values);
    if (known) throw new UsageError(`"${declaration.module}" is read by two declarations. Import its /outputs.`);
    const outputs = new RemoteOutputs(this.scopeFor('outputs-of'), this.platform, this.variables, declaration);
    this.reads.set(key, outputs);
    return outputs.values;
  }

  /** Gives each declared output its value. To be called once, with all of them. */
  protected setOutputs(values: AssignedOutputs<Types>, options: SetOutputsOptions<Types> = {}): void {
    const scope = this.scopeFor('outputs');
    for (const [name, value] of Object.entries<unknown>(values)) {
      const sensitive = options.sensitive?.includes(name) ?? false;
      new TerraformOutput(scope, name, { value, ...(sensitive ? { sensitive } : {}) }).overrideLogicalId(name);
    }
  }

  private scopeFor(id: string): Construct {
    const found = this.internals.node.tryFindChild(id);
    return found instanceof Construct ? found : new Construct(this.internals, id);
  }

  private addProvider(): void {
    new AwsProvider(this.internals, 'aws', {
      region: this.region,
      allowedAccountIds: [this.accountId],
      defaultTags: [{ tags: commonTags(this.platform, this.declaration.module, this.environment) }],
    });
  }
}

/** Whether a construct is the stack of a module. */
export function isModuleStack(construct: unknown): construct is ModuleStack {
  return construct instanceof ModuleStack;
}

/** constructs would say it in its own words. */
function claim(scope: Construct, module: string): Construct {
  if (scope.node.tryFindChild(module) === undefined) return scope;
  throw new UsageError(
    `the module "${module}" has a stack already. Its src/outputs.ts and src/stack.ts name the module.`,
  );
}
