import { Token, Tokenization, type IResolveContext } from 'cdktf';

/**
 * A JSON value as an HCL expression. cdktf's own rendering leaves quotes and backslashes in strings as they are. Text is
 * text here (`${` too); tokens become expressions.
 *
 * @throws RangeError for what JSON cannot say
 */
export function hclExpression(value: unknown, context: IResolveContext): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberExpression(value, context);
  if (typeof value === 'string') return template(value, context);
  if (Token.isUnresolved(value)) return String(resolveBare(value, context));
  if (Array.isArray(value)) return `[${value.map((element) => hclExpression(element, context)).join(', ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, element]) => `${quote(key)} = ${hclExpression(element, context)}`);
    return `{${entries.join(', ')}}`;
  }
  throw new RangeError(`is ${typeof value}, which JSON cannot say`);
}

function numberExpression(value: number, context: IResolveContext): string {
  if (Token.isUnresolved(value)) return String(resolveBare(value, context));
  if (Number.isFinite(value)) return String(value);
  throw new RangeError(`is ${value}, which JSON cannot say`);
}

function template(text: string, context: IResolveContext): string {
  const { tokens } = Tokenization.reverseString(text);
  const parts: string[] = [];
  let rest = text;
  for (const token of tokens) {
    const mark = Token.asString(token);
    const at = rest.indexOf(mark);
    if (at > 0) parts.push(escape(rest.slice(0, at)));
    const expression = String(resolveBare(token, context));
    if (at === 0 && rest === mark && parts.length === 0) return expression;
    parts.push(`\${${expression}}`);
    rest = rest.slice(at + mark.length);
  }
  return `"${parts.join('')}${escape(rest)}"`;
}

function resolveBare(value: unknown, context: IResolveContext): unknown {
  context.suppressBraces = true;
  return context.resolve(value) as unknown;
}

function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** JSON's escapes are HCL's, but for two; what starts a template is doubled. */
function escape(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\./g, (pair) => JSON_ONLY_ESCAPES[pair] ?? pair)
    .replaceAll(/[$%](?=\{)/g, '$&$&');
}

const JSON_ONLY_ESCAPES: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c' };
