import { TerraformBackend, type TerraformRemoteState } from 'cdktf';
import type { Construct } from 'constructs';
import { UsageError } from './synth-error';

/**
 * An S3 backend that knows nothing but the state's key. The rest differs by environment and comes with
 * `terraform init -backend-config`; cdktf's own backend wants a bucket.
 */
export class PartialS3Backend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly key: string,
  ) {
    super(scope, 'backend', 's3');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { key: this.key };
  }

  /** cdktf asks for it when a construct of one stack is used in another. */
  public override getRemoteStateDataSource(scope: Construct, _name: string, fromStack: string): TerraformRemoteState {
    throw new UsageError(
      `${scope.node.path} uses a construct of the module "${fromStack}". Declare what it needs as an output there, and read it with outputsOf.`,
    );
  }
}
