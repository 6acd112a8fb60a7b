import { show, type Environment, type Platform } from '@mlopspltf/definition';
import { Token, TerraformStack, type IResolvable, type IResolveContext } from 'cdktf';
import { callSite } from './call-site';
import { asPerEnvironment } from './escape-hatches';
import { hclExpression } from './hcl';
import { PlatformApp } from './platform-app';
import type { EnvironmentName } from './platform-environments';

/** What a table may hold: anything that JSON can say. */
export type EnvironmentValue =
  string | number | boolean | null | readonly EnvironmentValue[] | { readonly [key: string]: EnvironmentValue };

/**
 * A value that differs by environment: a look-up on `var.environment`, known when Terraform runs. It fits where cdktf
 * takes an `IResolvable`, and has a method for each position where cdktf takes a plain type only.
 *
 * The type carries two things it does not have. As a symbol it is refused by the compiler in templates, arithmetic and
 * comparisons; as a function that nobody can call, in conditions. Code that decides by environment would otherwise
 * decide once, for all of them.
 */
export type PerEnvironment<T> = symbol & Uncallable & LookUp<T>;

interface LookUp<T> extends IResolvable {
  /** In the place of a text, or inside one: `${value.asString()}`. */
  asString(this: PerEnvironment<string | number | boolean>): string;
  /** In the place of a number. */
  asNumber(this: PerEnvironment<number>): number;
  /** In the place of a list of texts. */
  asList(this: PerEnvironment<readonly string[]>): string[];
  /** In the place of a map of texts. */
  asMap(this: PerEnvironment<Readonly<Record<string, string>>>): Record<string, string>;
  readonly [held]?: T;
}

interface Uncallable {
  (use: never): never;
  /** Functions have one; a list that differs by environment has none yet. */
  readonly length: symbol;
  readonly name: symbol;
}

declare const held: unique symbol;

/**
 * One value for each environment of the definition, complete by type.
 *
 * ```ts
 * deletionWindowInDays: perEnvironment({ dev: 7, tst: 7, prd: 30 }).asNumber(),
 * forceDestroy: perEnvironment({ dev: true, tst: false, prd: false }),
 * ```
 *
 * An environment that is missing or unknown is refused at synthesis as well, with the line that made the table.
 */
export function perEnvironment<T extends EnvironmentValue>(
  values: Readonly<Record<EnvironmentName, T>>,
): PerEnvironment<T> {
  return asPerEnvironment<T>(new EnvironmentTable(values));
}

/**
 * One value for each environment, computed from the definition. The account is not to be had: stacks are the same for
 * all environments, and `this.accountId` is the one that is deployed to.
 */
export function computePerEnvironment<T extends EnvironmentValue>(
  platform: Platform,
  compute: (environment: Omit<Environment, 'account'>) => T,
): PerEnvironment<T> {
  const entries = platform.environments.map((environment) => [environment.name, compute(environment)] as const);
  return asPerEnvironment<T>(new EnvironmentTable(Object.fromEntries(entries)));
}

class EnvironmentTable implements IResolvable {
  public readonly creationStack: string[] = [];
  /** Read only when the table is refused. */
  private readonly made = new Error('made here');

  constructor(private readonly values: Readonly<Record<string, EnvironmentValue>>) {}

  public resolve(context: IResolveContext): unknown {
    const app = PlatformApp.of(context.scope);
    const bare = context.suppressBraces === true;
    try {
      this.check(app.platform);
      if (app.environment !== undefined) {
        const value = this.values[app.environment.name];
        return bare ? hclExpression(value, context) : value;
      }
      const lookUp = `${hclExpression(this.values, context)}[var.environment]`;
      return bare ? lookUp : `\${${lookUp}}`;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.refuse(app, context, error.message);
      return null;
    }
  }

  public asString(): string {
    return Token.asString(this);
  }

  public asNumber(): number {
    return Token.asNumber(this);
  }

  public asList(): string[] {
    return Token.asList(this);
  }

  public asMap(): Record<string, string> {
    return Token.asStringMap(this);
  }

  public toString(): string {
    return this[Symbol.toPrimitive]();
  }

  public [Symbol.toPrimitive](): never {
    throw new TypeError(
      `A value per environment ${show(this.values)} was used as a plain one. It is known when Terraform runs: pass it on as it is, or use asString(), asNumber(), asList() or asMap().`,
    );
  }

  /** @throws RangeError */
  private check({ environments }: Platform): void {
    const known = environments.map(({ name }) => name);
    const missing = known.filter((name) => !Object.hasOwn(this.values, name));
    const unknown = Object.keys(this.values).filter((name) => !known.includes(name));
    const problems = [
      ...(missing.length > 0 ? [`has no value for ${missing.map(show).join(', ')}`] : []),
      ...(unknown.length > 0 ? [`names ${unknown.map(show).join(', ')}, which the definition does not have`] : []),
    ];
    if (problems.length > 0) throw new RangeError(problems.join(' and '));
  }

  private refuse(app: PlatformApp, context: IResolveContext, problem: string): void {
    const names = app.platform.environments.map(({ name }) => name).join(', ');
    app.refuse({
      module: TerraformStack.of(context.scope).node.id,
      where: `perEnvironment${callSite(this.made, 'shared-constructs/src/per-environment.ts')}`,
      value: this.values,
      problem,
      remedy: `Give one JSON value for each of: ${names}.`,
    });
  }
}
