import type { Violation } from '@mlopspltf/definition';

/**
 * Whether the text of a stack says nothing but what was read from it. Terraform takes a name that stands twice in an
 * object for two blocks, of which a JSON parser shows the last; bytes that are no UTF-8 mean something else to each.
 * White space aside, the text therefore has to be what is written for the value again.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/json/spec.md#blocks
 */
export function vetStackText(content: Buffer, stack: unknown): readonly Violation[] {
  const text = content.toString('utf8');
  const same = Buffer.from(text).equals(content) && withoutWhiteSpace(text) === JSON.stringify(stack);
  if (same) return [];
  return [
    {
      where: 'cdk.tf.json',
      problem: 'holds a name twice, or is not written as the synthesis writes it',
      remedy: 'Terraform might read something else from it than what is looked at here. Run npx projen synth.',
    },
  ];
}

function withoutWhiteSpace(json: string): string {
  return json.replace(/("[^"\\]*(?:\\.[^"\\]*)*")|[\t\n\r ]+/g, '$1');
}
