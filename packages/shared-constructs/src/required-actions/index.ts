import type { ActionTable, RequiredActions } from './actions';
import { BUCKETS } from './buckets';
import { EVENTS } from './events';
import { KEYS } from './keys';
import { LOGS } from './logs';
import { NETWORKS } from './networks';
import { PARAMETERS } from './parameters';
import { REPOSITORIES } from './repositories';
import { RIGHTS } from './rights';
import { SAGEMAKER } from './sagemaker';
import { SECRETS } from './secrets';
import { TABLES } from './tables';

export type { RequiredActions } from './actions';

/**
 * Looked up in the provider's source for the calls, and in AWS' reference for the actions behind them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @see https://github.com/hashicorp/terraform-provider-aws/tree/v5.100.0/internal/service
 */
const ACTIONS: ActionTable = {
  ...BUCKETS,
  ...EVENTS,
  ...KEYS,
  ...LOGS,
  ...NETWORKS,
  ...PARAMETERS,
  ...REPOSITORIES,
  ...RIGHTS,
  ...SAGEMAKER,
  ...SECRETS,
  ...TABLES,
};

/**
 * What Terraform asks for by a type, or nothing where nobody has looked. The workflows' roles grow from it: on which
 * resources and under which conditions is the affair of `github_oidc`.
 *
 * @param type of a resource, or `data.` and that of a data source
 */
export function requiredActions(type: string): RequiredActions | undefined {
  return Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
}

/** All types that somebody has looked at, sorted. */
export const KNOWN_TYPES: readonly string[] = Object.keys(ACTIONS).sort();
