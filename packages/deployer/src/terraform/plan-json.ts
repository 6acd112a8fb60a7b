import { isDeepStrictEqual } from 'node:util';
import type { AttributeChange } from '../api';
import { ExecutionError } from '../errors';

/**
 * The attributes that each resource of a plan changes, by address. Names only: values, which may be secret, stay here.
 *
 * @param json output of `terraform show -json PLAN`
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function changedAttributes(json: string): ReadonlyMap<string, readonly AttributeChange[]> {
  return new Map(
    resourceChanges(json).flatMap(({ address, change }) => {
      if (address === undefined || change?.before === undefined || change.before === null) return [];
      return [[address, namesOfChanges(change).map((path) => ({ path }))] as const];
    }),
  );
}

interface Change {
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
  readonly after_unknown?: Readonly<Record<string, unknown>> | boolean;
}

function resourceChanges(json: string): readonly { readonly address?: string; readonly change?: Change }[] {
  try {
    const plan = JSON.parse(json) as { readonly resource_changes?: readonly { address?: string; change?: Change }[] };
    return plan.resource_changes ?? [];
  } catch {
    // The parser's message quotes the text, which may hold secrets.
    throw new ExecutionError('Terraform did not show its plan as JSON.');
  }
}

/** A deleted resource has no attributes that change. */
function namesOfChanges({ before, after, after_unknown: unknown }: Change): readonly string[] {
  if (!before || !after) return [];
  const later = typeof unknown === 'object' ? unknown : {};
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(later)]);
  return [...names].filter((name) => isUnknown(later[name]) || !isDeepStrictEqual(before[name], after[name])).sort();
}

/** `true` marks an unknown value; below objects and lists it marks a part of one. */
function isUnknown(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(isUnknown);
}
