import { resourceName, show, type Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';
import { constructPath, type Block } from '../terraform-json';
import { LONGEST_BY_DEFAULT, nameRule, namingArguments, type NameRule } from './name-rules';

interface Naming {
  readonly platform: Platform;
  readonly environments: readonly string[];
  readonly rule: NameRule;
}

/** Every name in AWS says whose it is: `{prefix}-{env}-{service}-{purpose}`, in each environment. */
export function nameViolations(platform: Platform, { module, json }: BuiltStack): SynthViolation[] {
  const environments =
    platform.modules.find(({ name }) => name === module)?.environments ?? platform.environments.map(({ name }) => name);
  return Object.entries(json.resource).flatMap(([type, blocks]) => {
    const rule = nameRule(type);
    if (!type.startsWith('aws_') || rule.exempt) return [];
    return Object.values(blocks).flatMap((block) =>
      namesOf(type, rule, block).flatMap(([argument, value]) => {
        const found = problemOf({ platform, environments, rule }, argument, value);
        if (!found) return [];
        return [{ module, where: `${constructPath(block)} (${type}.${argument})`, value, ...found }];
      }),
    );
  });
}

/** Argument and value of all that names a block, and of what would let AWS choose a name. */
function namesOf(type: string, rule: NameRule, block: Block): readonly (readonly [string, unknown])[] {
  const present = Object.keys(block);
  const named = namingArguments(type, present);
  const prefixes = present.filter((name) => name === `${rule.argument ?? 'name'}_prefix`);
  const missing = rule.required && named.length + prefixes.length === 0 ? [rule.argument ?? 'name'] : [];
  return [...named, ...prefixes, ...missing].map((name) => [name, block[name]]);
}

function problemOf(
  naming: Naming,
  argument: string,
  value: unknown,
): { readonly problem: string; readonly remedy: string } | undefined {
  const { platform, environments, rule } = naming;
  const pattern = resourceName(platform, '{env}', '{service}', '{purpose}');
  const remedy = `Use this.resourceName(service, purpose), which gives ${pattern}.`;
  if (argument.endsWith('_prefix')) return { problem: 'lets Terraform make up the rest of a name', remedy };
  if (value === undefined) return { problem: 'is missing, so that AWS or Terraform makes up a name', remedy };
  if (typeof value !== 'string') return { problem: 'is not a name', remedy };
  if (isReference(value)) return undefined;
  const names = environments.map((environment) => concrete(value, environment));
  if (!names.every((name, index) => followsRule(naming, name, environments[index] ?? ''))) {
    const shape = `${rule.before ?? ''}${pattern}`;
    return { problem: `does not follow ${rule.path ? `${shape} in any of its segments` : shape}`, remedy };
  }
  const longest = names.reduce((one, other) => (other.length > one.length ? other : one), '');
  const most = rule.longest ?? LONGEST_BY_DEFAULT;
  if (longest.length <= most) return undefined;
  return {
    problem: `is too long: ${show(longest)} has ${longest.length} characters, AWS takes ${most}`,
    remedy: 'Shorten the purpose, or the prefix in .projenrc.ts.',
  };
}

/** Stands for what is known when Terraform runs; a letter, so that it can be part of a name. */
const UNKNOWN = 'x';
/** Stands for the name of another resource of this stack, which is checked where that is made. */
const REFERENCE = '\uE000';

function concrete(value: string, environment: string): string {
  return value
    .replaceAll('${var.environment}', environment)
    .replaceAll(/\$\{(aws_[a-z0-9_]+\.[^{}]+)\}/g, REFERENCE)
    .replaceAll(/\$\{[^{}]*\}/g, UNKNOWN);
}

function isReference(value: string): boolean {
  return /^\$\{aws_[a-z0-9_]+\.[A-Za-z0-9_.[\]"-]+\}$/.test(value);
}

function followsRule({ platform, rule }: Naming, name: string, environment: string): boolean {
  const start = resourceName(platform, environment, '', '').slice(0, -1);
  const follows = (text: string): boolean =>
    text === REFERENCE ||
    (text.startsWith(start) && /^[a-z][a-z0-9]*(-[a-z0-9\uE000]+)+$/.test(text.slice(start.length)));
  if (rule.path) return name.split('/').some(follows);
  const before = rule.before ?? '';
  if (!name.startsWith(before)) return false;
  const bare = name.slice(before.length);
  return follows(rule.after !== undefined && bare.endsWith(rule.after) ? bare.slice(0, -rule.after.length) : bare);
}
