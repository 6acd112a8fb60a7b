import type { TerraformStack } from 'cdktf';
import type { TerraformJson } from './terraform-json';

/** A stack with what cdktf made of it. */
export interface BuiltStack {
  /** Its id, which ought to be a module's name. */
  readonly module: string;
  readonly stack: TerraformStack;
  readonly json: TerraformJson;
  /** Path below the stack's folder → content, `cdk.tf.json` and assets. */
  readonly files: ReadonlyMap<string, StackFile>;
}

export interface StackFile {
  readonly content: Buffer;
  readonly executable: boolean;
}
