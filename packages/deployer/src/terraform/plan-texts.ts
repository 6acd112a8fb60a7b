import type { PlanJson } from './plan-json';

/** Every text among the values that the other resources of a plan's state have, each in the form of {@link canonicalText}. */
export function textsBeside(plan: PlanJson, address: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const resource of plan.prior_state?.values?.root_module?.resources ?? []) {
    if (resource.address !== address) addTexts(resource.values, found);
  }
  return found;
}

/** A document of JSON without regard to white space and the order of its names: AWS gives policies back in its own. */
export function canonicalText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) => sorted(value));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addTexts(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(canonicalText(value));
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) addTexts(part, found);
}
