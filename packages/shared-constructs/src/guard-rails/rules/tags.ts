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
    .flatMap((element) => {
      const found = tagsOf(view, element);
      const wrong = expected.filter(([tag, value]) => found[tag] !== value).map(([tag]) => tag);
      if (wrong.length === 0) return [];
      return [
        {
          rule: 'tags',
          element,
          value: wrong.join(', '),
          problem: wrong.some((tag) => tag in found)
            ? "is not the platform's tag"
            : "of the platform's tags is missing",
          remedy: OWN_BLOCKS.has(element.type)
            ? "The provider's default tags do not reach this type: write them there."
            : "Use the stack's own provider, and other names for tags of your own.",
        },
      ];
    });
}

/**
 * Types that have their tags in blocks, which default tags do not reach.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/autoscaling_group#tag
 */
const OWN_BLOCKS: ReadonlySet<string> = new Set(['aws_autoscaling_group']);

function tagsOf(view: StackView, { type, block }: Element): Block {
  if (OWN_BLOCKS.has(type)) {
    return Object.fromEntries(nested(block, 'tag').map(({ key, value }) => [String(key), value]));
  }
  const [defaults] = nested(providerOf(view, block) ?? {}, 'default_tags');
  return { ...asTags(defaults?.tags), ...asTags(block.tags) };
}

function providerOf(view: StackView, { provider }: Block): Block | undefined {
  const alias = typeof provider === 'string' ? provider.split('.')[1] : undefined;
  return (view.providers.aws ?? []).find((candidate) => candidate.alias === alias);
}

function asTags(value: unknown): Block {
  return isBlock(value) ? value : {};
}
