import { deliveryWorkflow, type Platform } from '@mlopspltf/definition';
import { expression } from './expressions';
import { INPUT, type Kind } from './names';
import type { CallJob } from './model';

export interface CallOptions {
  readonly name: string;
  /** @default - none */
  readonly needs?: readonly string[];
  readonly kind: Kind;
  /** A name, or an expression in braces. */
  readonly environment: string;
  /** Digest of what was handed over: an expression in braces. @default - nothing is */
  readonly digest?: string;
  /** Further inputs: expressions in braces. @default - none */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Expression that has to hold. @default - what it needs has succeeded */
  readonly condition?: string;
}

/**
 * Calls the one workflow that AWS trusts, at the default branch. GitHub wants the caller to grant all that any job in
 * there may have, also for those that do not run.
 */
export function callDelivery(platform: Platform, options: CallOptions): CallJob {
  const { name, needs, kind, environment, digest, inputs = {}, condition } = options;
  return {
    name,
    ...(needs === undefined ? {} : { needs }),
    ...(condition === undefined ? {} : { if: expression(condition) }),
    permissions: { actions: 'read', contents: 'read', 'id-token': 'write' },
    uses: deliveryWorkflow(platform),
    with: {
      [INPUT.kind]: kind.name,
      [INPUT.environment]: environment,
      ...(digest === undefined ? {} : { [INPUT.digest]: digest }),
      ...inputs,
    },
  };
}
