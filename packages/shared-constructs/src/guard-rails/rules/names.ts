import { resourceName } from '@mlopspltf/definition';
import { inBindings } from '../blocks';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';
import { LONGEST_BY_DEFAULT, nameRule, namingArguments, type NameRule } from './name-rules';

/** Every name in AWS says whose it is: `{prefix}-{env}-{service}-{purpose}`. */
export function names(view: StackView): readonly Finding[] {
  return view.resources.flatMap((element) => {
    const rule = nameRule(element.type);
    if (!element.type.startsWith('aws_') || rule.exempt) return [];
    return namesOf(element, rule).flatMap(([argument, value]): readonly Finding[] => {
      const found = problemOf(view, rule, argument, value);
      return found ? [{ rule: 'name', element, argument, value, ...found }] : [];
    });
  });
}

/** Argument and value of all that names a block, and of what would let AWS or Terraform choose a name. */
function namesOf({ type, block, takes }: Element, { optional }: NameRule): readonly (readonly [string, unknown])[] {
  const naming = namingArguments(type);
  const present = [...naming, ...naming.map((name) => `${name}_prefix`)].filter((name) => name in block);
  const missing = optional ? [] : naming.filter((name) => takes(inBindings(name))).slice(0, 1);
  return (present.length > 0 ? present : missing).map((name) => [name, block[name]]);
}

function problemOf(
  { platform, environment }: StackView,
  rule: NameRule,
  argument: string,
  value: unknown,
): Pick<Finding, 'problem' | 'remedy'> | undefined {
  const pattern = resourceName(platform, '{env}', '{service}', '{purpose}');
  const remedy = `Use this.resourceName(service, purpose), which gives ${pattern}.`;
  if (argument.endsWith('_prefix')) return { problem: 'lets Terraform make up the rest of a name', remedy };
  if (value === undefined) return { problem: 'is missing, so that AWS or Terraform makes up a name', remedy };
  if (typeof value !== 'string') return { problem: 'is not a name', remedy };
  if (isReference(value)) return undefined;
  const name = concrete(value);
  if (!followsRule(rule, name, resourceName(platform, environment.name, '', '').slice(0, -1))) {
    const shape = `${rule.before ?? ''}${pattern}`;
    return { problem: `does not follow ${rule.path ? `${shape} in any of its segments` : shape}`, remedy };
  }
  const most = rule.longest ?? LONGEST_BY_DEFAULT;
  if (name.length <= most) return undefined;
  return {
    problem: `is too long: it has ${name.length} characters, AWS takes ${most}`,
    remedy: 'Shorten the purpose, or the prefix in .projenrc.ts.',
  };
}

/** Stands for what is known when Terraform runs; a letter, so that it can be part of a name. */
const UNKNOWN = 'x';
/** Stands for the name of another resource of this stack, which is checked where that is made. */
const REFERENCE = '\uE000';

function concrete(value: string): string {
  return value.replaceAll(/\$\{(aws_[a-z0-9_]+\.[^{}]+)\}/g, REFERENCE).replaceAll(/\$\{[^{}]*\}/g, UNKNOWN);
}

function isReference(value: string): boolean {
  return /^\$\{aws_[a-z0-9_]+\.[A-Za-z0-9_.[\]"-]+\}$/.test(value);
}

/** @param start `{prefix}-{env}-` */
function followsRule(rule: NameRule, name: string, start: string): boolean {
  const follows = (text: string): boolean =>
    text === REFERENCE ||
    (text.startsWith(start) && /^[a-z][a-z0-9]*(-[a-z0-9\uE000]+)+$/.test(text.slice(start.length)));
  if (rule.path) return name.split('/').some(follows);
  const before = rule.before ?? '';
  if (!name.startsWith(before)) return false;
  const bare = name.slice(before.length);
  return follows(rule.after !== undefined && bare.endsWith(rule.after) ? bare.slice(0, -rule.after.length) : bare);
}
