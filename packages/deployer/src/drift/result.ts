import type { AttributeChange } from '../api';

/** A resource that is not as its deployment left it. */
export interface DriftedResource {
  /** Terraform's, such as `aws_s3_bucket.models`. */
  readonly address: string;
  readonly type: string;
  /** What became of it outside of Terraform. */
  readonly kind: 'changed' | 'deleted';
  /** `before`: as it was deployed; `after`: as it is. None for what is gone. */
  readonly attributes: readonly AttributeChange[];
}

/** What a deployed module was found to be. */
export interface ModuleDrift {
  readonly module: string;
  /** `failed`: it could not be looked at. */
  readonly outcome: 'same' | 'drifted' | 'failed';
  readonly resources: readonly DriftedResource[];
  /** What it was compared with. @default - nothing is known of its deployment */
  readonly deployed?: DeployedFrom;
  /** Why it could not be looked at. */
  readonly error?: string;
  /** The whole text of Terraform, absolute path. @default - it was not started */
  readonly log?: string;
  readonly seconds: number;
}

/** Where the deployed configuration of a module comes from, by its record. */
export interface DeployedFrom {
  /** @default - it was deployed outside of git */
  readonly commit?: string;
  readonly branch?: string;
  /** ISO 8601 */
  readonly at: string;
}

export interface DriftResult {
  readonly environment: string;
  readonly account: string;
  /** 1 where a module could not be looked at; drift itself is no failure. */
  readonly exitCode: 0 | 1;
  /** Whether any resource is not as it was deployed. */
  readonly drifted: boolean;
  /** All that the environment has, by name. */
  readonly modules: readonly ModuleDrift[];
  /** What makes the first module that failed be looked at. @default - nothing is known to */
  readonly next?: string;
}
