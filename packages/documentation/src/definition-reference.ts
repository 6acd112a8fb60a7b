import ts from 'typescript';
import { cell, code, table } from './markdown';

/**
 * The reference of what may stand in `.projenrc.ts`, from the documented types themselves.
 *
 * @param source text of a TypeScript file whose exported interfaces and types are all described
 * @returns Markdown, one heading an interface, and the types that are texts at the end
 * @throws Error naming each property or type without a description
 */
export function definitionReference(source: string): string {
  const file = ts.createSourceFile('types.ts', source, ts.ScriptTarget.Latest, true);
  const interfaces = file.statements.filter(ts.isInterfaceDeclaration);
  const aliases = file.statements.filter(ts.isTypeAliasDeclaration);
  const documented = [...interfaces, ...interfaces.flatMap(({ members }) => [...members]), ...aliases];
  const missing = documented.filter((node) => describe(node).text === '');
  if (missing.length > 0) throw new Error(`Without a description: ${missing.map(nameOf).join(', ')}`);
  return [...interfaces.map(interfaceSection), ...(aliases.length === 0 ? [] : [aliasSection(aliases)])].join('\n');
}

interface Described {
  readonly text: string;
  /** By name; of those that come more than once the first. */
  readonly tags: ReadonlyMap<string, string>;
}

function interfaceSection(declaration: ts.InterfaceDeclaration): string {
  const { text } = describe(declaration);
  const rows = declaration.members.filter(ts.isPropertySignature).map(propertyRow);
  return [`## ${declaration.name.text}`, '', ...(text === '' ? [] : [text, '']), table(HEAD, rows), ''].join('\n');
}

const HEAD = ['option', 'type', 'default', 'what it is'];

function propertyRow(property: ts.PropertySignature): readonly string[] {
  const { text, tags } = describe(property);
  const byDefault = property.questionToken ? defaultText(tags.get('default') ?? '') : '**required**';
  return [code(nameOf(property)), code(typeText(property.type)), byDefault, cell(text)];
}

/** `@default 'main'` is a value, `@default - all` are words. */
function defaultText(text: string): string {
  return text.startsWith('- ') ? cell(text.slice(2)) : code(text);
}

function aliasSection(aliases: readonly ts.TypeAliasDeclaration[]): string {
  const rows = aliases.map((alias) => [code(nameOf(alias)), code(typeText(alias.type)), cell(describe(alias).text)]);
  return ['## Values', '', table(['type', 'one of', 'what it is'], rows), ''].join('\n');
}

function typeText(type: ts.TypeNode | undefined): string {
  return (type?.getText() ?? '').replaceAll('readonly ', '').replaceAll(/\s+/g, ' ');
}

function nameOf(node: ts.Node): string {
  const { name } = node as { readonly name?: ts.Node };
  return name?.getText() ?? node.getText();
}

function describe(node: ts.Node): Described {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tags = new Map<string, string>();
  for (const tag of doc?.tags ?? []) if (!tags.has(tag.tagName.text)) tags.set(tag.tagName.text, plain(tag.comment));
  return { text: plain(doc?.comment), tags };
}

/** Links to other members become their names; a paragraph stays one. */
function plain(comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string {
  return (ts.getTextOfJSDocComment(comment) ?? '')
    .replaceAll(/\{@link\s+(\S+?)\s*\}/g, '`$1`')
    .replaceAll(/[^\S\n]*\n(?!\n)[^\S\n]*/g, ' ')
    .trim();
}
