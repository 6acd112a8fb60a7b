import { isBlock, type Block } from '../terraform-json';
import type { Element } from './stack-view';

/** A nested block, which is written alone or in a list. */
export function nested(block: Block, name: string): readonly Block[] {
  const value = block[name];
  return Array.isArray(value) ? value.filter(isBlock) : isBlock(value) ? [value] : [];
}

/** What stands at a path of nested blocks: `at(block, 'encrypt_at_rest', 'enabled')`. */
export function at(block: Block, ...path: readonly string[]): unknown {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return block[name];
  const [inner] = nested(block, name);
  return inner && at(inner, ...rest);
}

/** Also Terraform's way to write it in a text. What is only known when Terraform runs is not. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Whether something stands there, be it an expression. */
export function isSet(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : value !== undefined && value !== null;
}

export function isExpression(text: string): boolean {
  return text.includes('${');
}

/** Whether a value names an element: by reference to any of its attributes, or by the same name. */
export function pointsTo(value: unknown, { address, block }: Element, name: string): boolean {
  if (typeof value !== 'string' || value === '') return false;
  if (value === block[name]) return true;
  return value.startsWith(`\${${address}.`) || value.startsWith(`\${${address}[`);
}

/** An argument in the bindings' spelling: `functionName` for `function_name`. */
export function inBindings(argument: string): string {
  return argument.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
