import { commonTags } from '../../common-tags';
import { isBlock, type Block } from '../../terraform-json';
import { nested } from '../blocks';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

/**
 * The provider puts the platform's tags on all that it makes; roles may change what bears them. A second provider, or
 * tags of the resource's own, can take them away.
 */
export function tags(view: StackView): readonly Finding[] {
  const expected = Object.entries(commonTags(view.platform, view.module, view.environment.name));
  return view.resources
    .filter(({ type, takes }) => takes('tags') || OWN_BLOCKS.has(type))
    .flatMap((element): readonly Finding[] => {
      const sources = sourcesOf(view, element);
      const unreadable = sources.filter(({ tags }) => tags !== undefined && tags !== null && !isBlock(tags));
      if (unreadable.length > 0) return unreadable.map((source) => unreadableTags(element, source));
      const found = Object.assign({}, ...sources.map(({ tags }) => tags)) as Block;
      const wrong = expected.filter(([tag, value]) => found[tag] !== value).map(([tag]) => tag);
      return wrong.length === 0 ? [] : [wrongTags(element, wrong, found)];
    });
}

function wrongTags(element: Element, wrong: readonly string[], found: Block): Finding {
  return {
    rule: 'tags',
    element,
    value: wrong.join(', '),
    problem: wrong.some((tag) => tag in found) ? "is not the platform's tag" : "of the platform's tags is missing",
    remedy: OWN_BLOCKS.has(element.type)
      ? "The provider's default tags do not reach this type: write them there."
      : "Use the stack's own provider, and other names for tags of your own.",
  };
}

function unreadableTags(element: Element, { argument, tags }: Source): Finding {
  return {
    rule: 'tags',
    element,
    argument,
    value: tags,
    problem: 'are tags that only Terraform can read',
    remedy: 'Write them as an object, tag by tag.',
  };
}

/**
 * Types that have their tags in blocks, which default tags do not reach.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/autoscaling_group#tag
 */
const OWN_BLOCKS: ReadonlySet<string> = new Set(['aws_autoscaling_group']);

interface Source {
  readonly argument: string;
  /** By name, if they can be read. */
  readonly tags: unknown;
}

/** Where a resource has its tags from; the later count. */
function sourcesOf(view: StackView, { type, block }: Element): readonly Source[] {
  if (OWN_BLOCKS.has(type)) {
    const byName = nested(block, 'tag').map(({ key, value }) => [String(key), value] as const);
    return [{ argument: 'tag', tags: Object.fromEntries(byName) }];
  }
  const provider = providerOf(view, block);
  const [defaults] = nested(provider ?? {}, 'default_tags');
  return [
    { argument: 'provider.default_tags', tags: defaults ? defaults.tags : provider?.default_tags },
    { argument: 'tags', tags: block.tags },
  ];
}

function providerOf(view: StackView, { provider }: Block): Block | undefined {
  const alias = typeof provider === 'string' ? provider.split('.')[1] : undefined;
  return (view.providers.aws ?? []).find((candidate) => candidate.alias === alias);
}
