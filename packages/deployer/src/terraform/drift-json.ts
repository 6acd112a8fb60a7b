import type { DriftedResource } from '../drift/result';
import { attributesOf, parsePlan, type ResourceJson } from './plan-json';
import type { ChangedValue } from './plan-values';

/** Whether a value that is another one in AWS than in the state is told. */
export type DriftFilter = (address: string, value: ChangedValue) => boolean;

/**
 * The resources that are not in AWS as the state has them. What Terraform or the provider calls sensitive stays here.
 *
 * @param json output of `terraform show -json PLAN`, for a plan of `-refresh-only`
 * @param counts what does not count is not told; a resource of which nothing is left neither
 * @throws ExecutionError when it is no plan; the text, which may hold secrets, is not in the message
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function driftedResources(json: string, counts: DriftFilter): readonly DriftedResource[] {
  return (parsePlan(json).resource_drift ?? []).flatMap((resource) => driftOf(resource, counts));
}

function driftOf({ address, type = '', change }: ResourceJson, counts: DriftFilter): readonly DriftedResource[] {
  if (address === undefined || change === undefined) return [];
  if (change.actions?.includes('delete')) return [{ address, type, kind: 'deleted', attributes: [] }];
  const attributes = attributesOf(change, (value) => counts(address, value));
  return attributes.length === 0 ? [] : [{ address, type, kind: 'changed', attributes }];
}
