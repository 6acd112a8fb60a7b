import type { DriftedResource } from '../drift/result';
import { attributesOf, parsePlan, type PlanJson, type ResourceJson } from './plan-json';
import { textsBeside } from './plan-texts';
import type { ChangedValue } from './plan-values';

/**
 * Whether a value that is another one in AWS than in the state is told.
 *
 * @param beside the texts that the other resources of the state have
 * @see textsBeside
 */
export type DriftFilter = (address: string, value: ChangedValue, beside: ReadonlySet<string>) => boolean;

/**
 * The resources that are not in AWS as the state has them. What Terraform or the provider calls sensitive stays here.
 *
 * @param json output of `terraform show -json PLAN`, for a plan of `-refresh-only`
 * @param counts what does not count is not told; a resource of which nothing is left neither
 * @throws ExecutionError when it is no plan; the text, which may hold secrets, is not in the message
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function driftedResources(json: string, counts: DriftFilter): readonly DriftedResource[] {
  const plan = parsePlan(json);
  return (plan.resource_drift ?? []).flatMap((resource) => driftOf(plan, resource, counts));
}

function driftOf(
  plan: PlanJson,
  { address, type = '', change }: ResourceJson,
  counts: DriftFilter,
): readonly DriftedResource[] {
  if (address === undefined || change === undefined) return [];
  if (change.actions?.includes('delete')) return [{ address, type, kind: 'deleted', attributes: [] }];
  const beside = textsBeside(plan, address);
  const attributes = attributesOf(change, (value) => counts(address, value, beside));
  return attributes.length === 0 ? [] : [{ address, type, kind: 'changed', attributes }];
}
