import type { Violation } from '@mlopspltf/definition';
import { isAssetPath } from './assets';
import { within, type Vetting } from './vetting';

/**
 * Calls of functions that look at this machine's files, anywhere in a stack: names of properties are templates as well.
 * Only a literal path of one of the stack's own files is let through, so that no expression can lead elsewhere.
 *
 * Expressions are not parsed: a mistake in that would let something pass. Instead each text is taken for one from its
 * first template marker, escaped or not, to its last brace, and every such name before a parenthesis for a call.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function vetExpressions(value: unknown, at: string, vetting: Vetting): readonly Violation[] {
  if (typeof value === 'string') return vetText(value, at, vetting);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => vetExpressions(element, `${at}[${index}]`, vetting));
  }
  return Object.entries(value).flatMap(([name, element]) => {
    const place = within(at, name);
    return [...vetText(name, place, vetting), ...vetExpressions(element, place, vetting)];
  });
}

function vetText(text: string, at: string, vetting: Vetting): readonly Violation[] {
  const start = text.search(/[$%]\{/);
  if (start < 0) return [];
  const expression = text.slice(start, text.lastIndexOf('}'));
  return [...expression.matchAll(CALL)]
    .filter(({ index }) => !readsOwnFile(expression.slice(index), vetting))
    .map(({ index }) => ({
      where: at,
      value: expression.slice(index, index + 60),
      problem: 'would read files of this machine',
      remedy:
        'Read the file while synthesizing, or hand it on as a TerraformAsset and write its path here, without an expression.',
    }));
}

/**
 * All functions of Terraform 1.11 that know of files, later ones by their beginning: `terraform metadata functions -json`.
 * `templatestring` and `templatefile` belong to them because a template can call the others. White space and comments
 * may stand before the parenthesis.
 */
const CALL = /(?<![\p{L}_])(?:file|template|pathexpand|abspath)[\p{ID_Continue}-]*\s*(?:\(|\/[*/]|#)/gu;

/** Those that read one file, or its digest, with nothing but a path. */
const LITERAL =
  /^file(?:exists|base64|md5|(?:base64)?sha(?:1|256|512))?\s*\(\s*"((?:\$\{path\.module\})?[^"\\$%]*)"\s*\)/;

function readsOwnFile(call: string, vetting: Vetting): boolean {
  const path = LITERAL.exec(call)?.[1];
  return path !== undefined && isAssetPath(path, vetting);
}
