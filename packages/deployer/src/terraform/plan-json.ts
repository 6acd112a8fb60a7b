import type { AttributeChange } from '../api';
import { ExecutionError } from '../errors';
import { differences, type AttributePath, type ChangedValue } from './plan-values';
import { KNOWN_LATER, renderPath, renderValues, SENSITIVE } from './plan-text';

/**
 * The attributes that each resource of a plan changes, by address. What Terraform or the provider calls sensitive stays
 * here, wherever in the resource it turns up.
 *
 * @param json output of `terraform show -json PLAN`
 * @throws ExecutionError when it is no plan; the text, which may hold secrets, is not in the message
 * @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function changedAttributes(json: string): ReadonlyMap<string, readonly AttributeChange[]> {
  return new Map(
    (parsePlan(json).resource_changes ?? []).flatMap(({ address, change }) => {
      if (address === undefined || change?.before === undefined || change.before === null) return [];
      return [[address, attributesOf(change)] as const];
    }),
  );
}

/** What `terraform show -json PLAN` prints, as far as it is looked at. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceJson[];
  /** What was found otherwise than the state has it. */
  readonly resource_drift?: readonly ResourceJson[];
  /** The state, as the look at AWS has made it. */
  readonly prior_state?: {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly { readonly address?: string; readonly values?: unknown }[];
      };
    };
  };
}

export interface ResourceJson {
  readonly address?: string;
  readonly type?: string;
  readonly change?: Change;
}

export interface Change {
  readonly actions?: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  readonly replace_paths?: readonly AttributePath[];
}

/** @throws ExecutionError when it is no JSON */
export function parsePlan(json: string): PlanJson {
  try {
    return JSON.parse(json) as PlanJson;
  } catch {
    // The parser's message quotes the text, which may hold secrets.
    throw new ExecutionError('Terraform did not show its plan as JSON.');
  }
}

/**
 * A deleted resource has no attributes that change. What makes it be replaced comes first: it is never left out.
 *
 * @param counts which of them are told @default - all
 */
export function attributesOf(
  change: Change,
  counts: (value: ChangedValue) => boolean = () => true,
): readonly AttributeChange[] {
  if (change.after === undefined || change.after === null) return [];
  const found = differences({
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    sensitive: [change.before_sensitive, change.after_sensitive],
  });
  const all = found
    .filter(counts)
    .map((value) => ({ value, replaces: causes(change.replace_paths ?? [], value.path) }));
  const ordered = [...all.filter(({ replaces }) => replaces), ...all.filter(({ replaces }) => !replaces)];
  const shown = ordered.slice(0, MOST_ATTRIBUTES).map(({ value, replaces }) => attributeOf(value, replaces));
  const left = ordered.length - shown.length;
  return left === 0 ? shown : [...shown, { path: `… and ${left} more` }];
}

const MOST_ATTRIBUTES = 50;

function attributeOf(value: ChangedValue, replaces: boolean): AttributeChange {
  const { path, before, after, isKnownLater } = value;
  const texts = textsOf(value);
  return {
    path: renderPath(path),
    ...(isSet(before) ? { before: texts.before } : {}),
    ...(isSet(after) || isKnownLater ? { after: texts.after } : {}),
    ...(replaces ? { replaces } : {}),
  };
}

function textsOf({ before, after, isKnownLater, isSensitive }: ChangedValue): ReturnType<typeof renderValues> {
  if (isSensitive) return { before: SENSITIVE, after: SENSITIVE };
  if (isKnownLater) return { ...renderValues(before, undefined), after: KNOWN_LATER };
  return renderValues(before, after);
}

/** `null` is what Terraform gives for what is not set. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Terraform names a whole block where a part of it is the cause, and the other way round. */
function causes(replacePaths: readonly AttributePath[], path: AttributePath): boolean {
  return replacePaths.some((cause) => cause.slice(0, path.length).every((part, at) => part === path[at]));
}
