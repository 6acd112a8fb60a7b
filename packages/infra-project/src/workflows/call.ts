import { deliveryWorkflow, type Platform } from '@mlopspltf/definition';
import { expression, literal } from './expressions';
import { INPUT, type Kind } from './names';
import type { CallJob } from './model';

export interface CallOptions {
  readonly name: string;
  readonly needs: readonly string[];
  readonly kind: Kind;
  /** Expression that yields the environment. */
  readonly environment: string;
  /** Expression that yields the digest of what was handed over. */
  readonly digest: string;
  /** Further inputs, as expressions. @default - none */
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
  const values = {
    [INPUT.kind]: literal(kind.name),
    [INPUT.environment]: environment,
    [INPUT.digest]: digest,
    ...inputs,
  };
  return {
    name,
    needs,
    ...(condition === undefined ? {} : { if: expression(condition) }),
    permissions: { actions: 'read', contents: 'read', 'id-token': 'write' },
    uses: deliveryWorkflow(platform),
    with: Object.fromEntries(Object.entries(values).map(([input, value]) => [input, expression(value)])),
  };
}
