import { show, type Platform } from '@mlopspltf/definition';
import type { BuiltStack } from '../built-stack';
import type { SynthViolation } from '../synth-error';
import type { Finding, Rule } from './rule';
import { dataProtection } from './rules/data-protection';
import { names } from './rules/names';
import { policyWildcards } from './rules/policy-wildcards';
import { principals } from './rules/principals';
import { publicStores } from './rules/public-stores';
import { roleBoundaries } from './rules/role-boundaries';
import { rewrittenStores, plainTransport } from './rules/buckets';
import { tags } from './rules/tags';
import { unencryptedStores } from './rules/unencrypted-stores';
import { viewsOf } from './stack-view';
import { isWaivedBy, unusedViolation, waiversOf, waiverViolations, type Waiver } from './waivers';

export { RULES, type RuleId } from './rule';
export { waive, type Because, type WaiveOptions, type Waiver } from './waivers';

export interface Inspection {
  readonly violations: readonly SynthViolation[];
  /** Those that are needed. */
  readonly waivers: readonly Waiver[];
}

/**
 * The rules are code and not a rule engine's: most of them join several blocks of a stack (a bucket with its policy, a
 * role with its documents) and ask the bindings, and an engine in a process of its own for each stack and environment
 * would take longer than the synthesis.
 */
const ALL: readonly Rule[] = [
  tags,
  names,
  publicStores,
  unencryptedStores,
  plainTransport,
  rewrittenStores,
  policyWildcards,
  roleBoundaries,
  principals,
  dataProtection,
];

/** Holds a stack against all guard rails, with the values of each environment that it is deployed to. */
export function inspect(platform: Platform, built: BuiltStack): Inspection {
  const waivers = waiversOf(built.stack);
  const used = new Set<Waiver>();
  const found = new Map<string, Found>();
  const views = viewsOf(platform, built);
  for (const view of views) {
    for (const finding of ALL.flatMap((rule) => rule(view))) {
      const waiving = waivers.filter((waiver) => isWaivedBy(waiver, finding));
      for (const waiver of waiving) used.add(waiver);
      if (waiving.length > 0) continue;
      const key = [finding.rule, finding.element.address, finding.argument, finding.part, finding.problem].join('\n');
      const before = found.get(key);
      if (before) before.environments.push(view.environment.name);
      else found.set(key, { finding, environments: [view.environment.name] });
    }
  }
  const wrong = waivers.flatMap((waiver) => {
    const violations = waiverViolations(waiver);
    return violations.length === 0 && !used.has(waiver) ? [unusedViolation(waiver)] : violations;
  });
  return {
    violations: [...[...found.values()].map((one) => violationOf(built.module, one, views.length)), ...wrong],
    waivers: [...used],
  };
}

interface Found {
  readonly finding: Finding;
  readonly environments: string[];
}

function violationOf(module: string, { finding, environments }: Found, outOf: number): SynthViolation {
  const { rule, element, argument, part, value, problem, remedy } = finding;
  const only = environments.length < outOf ? ` (in ${environments.join(', ')})` : '';
  const place = `${element.type}${argument === undefined ? '' : `.${argument}`}${part === undefined ? '' : `, ${part}`}`;
  return {
    module,
    where: `${element.path || element.address} (${place})`,
    ...(value === undefined ? {} : { value }),
    problem: `${problem}${only}`,
    remedy: `${remedy} Or waive ${show(rule)} there, with the reason.`,
    rule,
  };
}
