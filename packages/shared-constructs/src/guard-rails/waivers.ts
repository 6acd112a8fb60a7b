import { oneOf } from '@mlopspltf/definition';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { SynthViolation } from '../synth-error';
import { RULES, type Finding, type RuleId } from './rule';

/** A guard rail that is given up in one place, for a reason. */
export interface Waiver {
  readonly module: string;
  /** Path of the construct, without the stack. */
  readonly place: string;
  readonly rule: RuleId;
  /** @see WaiveOptions.only */
  readonly only?: string;
  readonly reason: string;
}

export interface WaiveOptions {
  /** The statement of a policy that is meant, by its `sid`. @default - all that the construct holds */
  readonly only?: string;
}

/** Spells out a choice that gives up a protection. The reason becomes that of a waiver, listed at each synthesis. */
export interface Because {
  /** @see waive */
  readonly because: string;
}

/**
 * Lets a construct, and all that it is made of, break a guard rail. Synthesis lists it, and refuses it once nothing
 * there breaks the rule any more.
 *
 * @param construct as small as can be: never a whole stack
 * @param reason for the next reader: 20 to 200 characters in one line. Why it has to be so, and what holds instead
 */
export function waive(construct: IConstruct, rule: RuleId, reason: string, options: WaiveOptions = {}): void {
  notes.set(construct, [...(notes.get(construct) ?? []), { rule, reason, ...options }]);
}

/** Beside the tree, so that nothing of it gets into Terraform's JSON. */
const notes = new WeakMap<IConstruct, readonly Note[]>();

type Note = Pick<Waiver, 'rule' | 'reason' | 'only'>;

export function waiversOf(stack: TerraformStack): readonly Waiver[] {
  return stack.node.findAll().flatMap((construct) => {
    const place = construct.node.path.split('/').slice(1).join('/');
    return (notes.get(construct) ?? []).map((note) => ({ ...note, module: stack.node.id, place }));
  });
}

export function isWaivedBy({ place, rule, only }: Waiver, finding: Finding): boolean {
  if (rule !== finding.rule || (only !== undefined && only !== finding.part)) return false;
  return place !== '' && (finding.element.path === place || finding.element.path.startsWith(`${place}/`));
}

/** What is wrong with a waiver by itself. */
export function waiverViolations(waiver: Waiver): readonly SynthViolation[] {
  const { module, place, rule, reason } = waiver;
  const violation = (value: string, problem: string, remedy: string): SynthViolation => ({
    module,
    where: describePlace(waiver),
    value,
    problem,
    remedy,
  });
  return [
    ...(place === ''
      ? [violation(rule, 'is waived for a whole stack', 'Waive it for the construct that it is about.')]
      : []),
    ...(Object.hasOwn(RULES, rule) ? [] : [violation(rule, 'is no guard rail', oneOf(Object.keys(RULES)))]),
    ...(isReason(reason)
      ? []
      : [
          violation(
            reason,
            'is no reason',
            `Say in one line of ${SHORTEST} to ${LONGEST} characters why it has to be so.`,
          ),
        ]),
  ];
}

export function unusedViolation(waiver: Waiver): SynthViolation {
  return {
    module: waiver.module,
    where: describePlace(waiver),
    value: waiver.rule,
    problem: 'is waived, but nothing there breaks it in any environment',
    remedy: 'Remove the waiver.',
  };
}

const SHORTEST = 20;
const LONGEST = 200;

function isReason(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /[a-z]/i.test(word));
  return text.length >= SHORTEST && text.length <= LONGEST && words.length >= 3 && !/[\p{Cc}]/u.test(text);
}

function describePlace({ place, only }: Waiver): string {
  return `waiver at ${place === '' ? 'the stack' : place}${only === undefined ? '' : ` for ${only}`}`;
}
