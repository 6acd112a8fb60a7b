import './github-modules';
import { isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString } from '@actions/workflow-parser';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import { NotImitatedError, quoted, type Place } from '../errors';

/** A value of a workflow file that remembers where it stands. GitHub's parser has checked its form before. */
export class Node {
  constructor(
    private readonly token: TemplateToken,
    private readonly file: string,
    private readonly at = '',
  ) {}

  public get place(): Place {
    return { file: this.file, line: this.token.line, ...(this.at === '' ? {} : { at: this.at }) };
  }

  public get line(): number {
    return this.token.line ?? 1;
  }

  /** @returns undefined where there is no such key, or nothing behind it */
  public get(key: string): Node | undefined {
    return this.entries().find(([name]) => name === key)?.[1];
  }

  /** Of a mapping, those without a value left out; of anything else none. */
  public entries(): readonly (readonly [string, Node])[] {
    return this.pairs().filter(([, value]) => value.plain() !== null);
  }

  /** Names of a mapping, those without a value too; of anything else none. */
  public keys(): readonly string[] {
    return this.pairs().map(([name]) => name);
  }

  /** Of a sequence; a single value is a list of one. */
  public items(): readonly Node[] {
    if (!isSequence(this.token)) return [this];
    return [...this.token].map((item, index) => new Node(item, this.file, `${this.at}[${String(index)}]`));
  }

  /** The whole value, expressions as texts in braces. */
  public plain(): unknown {
    if (isMapping(this.token)) return Object.fromEntries(this.pairs().map(([key, value]) => [key, value.plain()]));
    if (isSequence(this.token)) return this.items().map((item) => item.plain());
    return this.scalar() ?? null;
  }

  /** A text, or what a number or a truth value reads as. */
  public text(): string {
    return String(this.scalar() ?? '');
  }

  /** A text as it was written, for people: not completed, and without the quotes around it. */
  public written(): string {
    const source = isBasicExpression(this.token) ? this.token.source : undefined;
    return source?.replace(/^(["'])(.*)\1$/s, '$2') ?? this.text();
  }

  public texts(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.pairs().map(([key, value]) => [key, value.text()]));
  }

  /** @returns undefined for what is not a single value, or none */
  public scalar(): string | number | boolean | undefined {
    const { token } = this;
    if (isBasicExpression(token)) return `\${{ ${token.expression} }}`;
    if (isString(token) || isNumber(token) || isBoolean(token)) return token.value;
    return undefined;
  }

  /** @returns an error that says that this key is beyond the rehearsal */
  public notImitated(what: string, advice: string): NotImitatedError {
    return new NotImitatedError(this.place, what, advice);
  }

  private pairs(): readonly (readonly [string, Node])[] {
    if (!isMapping(this.token)) return [];
    return [...this.token].map(({ key, value }) => {
      const at = [this.at, key.toString()].filter((part) => part !== '').join('.');
      const node = new Node(value, this.file, at);
      if (!isString(key)) throw node.notImitated(`the computed key ${quoted(key.toString())}`, 'Write the keys out.');
      return [key.value, node] as const;
    });
  }
}
