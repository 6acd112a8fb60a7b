import type { DriftFilter } from '../terraform/drift-json';
import { canonicalText } from '../terraform/plan-texts';
import { renderPath } from '../terraform/plan-text';
import type { AttributePath } from '../terraform/plan-values';
import { resourcesOf, type ResourceBlock, type StackJson, type StackResource } from '../terraform/stack-json';

/**
 * Which differences between AWS and a state are somebody's doing. Right after a deployment there are some already, which
 * would be told each night and hide the others:
 * - what is not set reads `null` after an apply and empty after a look, or the other way round;
 * - a resource tells of what others of the stack add to it (a bucket of its versioning, a role of its policies), and is
 *   not read again once they are made. What the stack sets itself is compared all the same, here and there; and a text
 *   that none of the others has (a policy, an address) was added by somebody else;
 * - AWS counts and dates what is done to a resource, also when it is put back;
 * - an address is given its name in DNS when something else takes it into use.
 * What the stack leaves to others, by `ignore_changes`, is theirs.
 */
export function countedChanges(stack: StackJson): DriftFilter {
  const resources = new Map(resourcesOf(stack).map((resource) => [resource.address, resource]));
  const shared = new Set([...resources.values()].filter(isReferred(stack)).map(({ address }) => address));
  return (address, { path, before, after }, beside) => {
    if (isEmpty(before) && isEmpty(after)) return false;
    // An instance of a resource: `aws_s3_bucket.data["models"]`. Modules in modules are refused by the vetting.
    const resource = resources.get(/^[\w-]+\.[\w-]+/.exec(address)?.[0] ?? '');
    // In the state, and not in the stack any more: an apply has failed on the way to here.
    if (resource === undefined) return true;
    const { block } = resource;
    if (ignored(block, renderPath(path))) return false;
    if (sets(block, String(path[0])) || isTag(path)) return true;
    // Others of the stack only add.
    if (isEmpty(after)) return true;
    if (isCount(before) && isCount(after)) return false;
    if (isEmpty(before) && isNameInDns(path)) return false;
    return !shared.has(resource.address) || (typeof after === 'string' && !beside.has(canonicalText(after)));
  };
}

/** What is not set, in the ways in which providers write it. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '';
}

/** Of versions, or a time: ISO 8601, or nearly. */
function isCount(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value));
}

/** Those of the provider's \`default_tags\` stand in no resource; AWS' own are not read. */
function isTag(path: AttributePath): boolean {
  return path[0] === 'tags' || path[0] === 'tags_all';
}

/** `private_dns` of an address, `dns_name` of what listens there. */
function isNameInDns(path: AttributePath): boolean {
  return /(^|_)dns(_|$)/.test(String(path.at(-1)));
}

function sets(block: ResourceBlock, attribute: string): boolean {
  const { dynamic } = block;
  const isDynamic = typeof dynamic === 'object' && dynamic !== null && attribute in dynamic;
  return attribute in block || isDynamic;
}

/** Whether another resource speaks of it, directly or by a local value. */
function isReferred(stack: StackJson): (resource: StackResource) => boolean {
  const texts = resourcesOf(stack).map(({ address, block }) => [address, JSON.stringify(block)] as const);
  const { locals } = stack as { readonly locals?: unknown };
  return ({ address }) => {
    const named = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}(?![\\w-])`);
    return (
      named.test(JSON.stringify(locals ?? {})) || texts.some(([other, text]) => other !== address && named.test(text))
    );
  };
}

/** @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes */
function ignored({ lifecycle = [] }: ResourceBlock, path: string): boolean {
  return [lifecycle].flat().some(({ ignore_changes: entries }) => {
    if (entries === 'all') return true;
    if (!Array.isArray(entries)) return false;
    return entries
      .map((entry) => dotted(String(entry)))
      .some((entry) => dotted(path) === entry || dotted(path).startsWith(`${entry}.`) || path.startsWith(`${entry}[`));
  });
}

/** `tags["Owner"]` is `tags.Owner`. */
function dotted(path: string): string {
  return path.replaceAll(/\["([^"]*)"\]/g, '.$1');
}
