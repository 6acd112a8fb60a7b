import { isBlock } from '../../terraform-json';
import type { Element, StackView } from '../stack-view';
import { nested } from '../blocks';
import { POLICY_ARGUMENTS, type PolicyUse } from './arguments';
import { grantOf } from './grants';
import { documentStatements, jsonStatements, UnreadableError, type Statement } from './statement';

/** A policy as a stack holds it. */
export interface Policy {
  /** Where its statements were written: the document, or the resource that has it. */
  readonly element: Element;
  /** @default - it is a document, or all arguments together allow something */
  readonly argument?: string;
  /** The resource that has it; the document itself where nothing in the stack uses it. */
  readonly owner: Element;
  readonly use: PolicyUse;
  readonly statements: readonly Statement[];
  /** Whether it is only known when Terraform runs. */
  readonly unreadable: boolean;
}

const known = new WeakMap<StackView, readonly Policy[]>();

/**
 * All policies of a stack, each as often as it is used. A document that nothing uses counts as one that a role has,
 * which is the strictest.
 */
export function policiesOf(view: StackView): readonly Policy[] {
  const found = known.get(view) ?? readPolicies(view);
  known.set(view, found);
  return found;
}

function readPolicies(view: StackView): readonly Policy[] {
  const used = view.resources.flatMap((owner) =>
    argumentsOf(owner).flatMap(({ argument, use, value }) => fromValue(view, { owner, argument, use }, value)),
  );
  const unused = documents(view)
    .filter((document) => !used.some(({ element }) => element === document))
    .flatMap((document) => fromDocument(view, { owner: document, argument: '', use: 'identity' }, document));
  return [...used, ...unused, ...view.resources.flatMap(granted)];
}

function granted(element: Element): readonly Policy[] {
  const policy = readable(() => [grantOf(element) ?? []].flat());
  if (policy.statements.length === 0 && !policy.unreadable) return [];
  return [{ element, owner: element, use: 'resource', ...policy }];
}

interface Place {
  readonly owner: Element;
  readonly argument: string;
  readonly use: PolicyUse;
  /** Documents that this one is part of. */
  readonly seen?: readonly Element[];
}

interface Argument extends Omit<Place, 'owner'> {
  readonly value: unknown;
}

function argumentsOf({ type, block }: Element): readonly Argument[] {
  return (POLICY_ARGUMENTS[type] ?? []).flatMap(({ within, argument, use }) =>
    (within === undefined ? [block] : nested(block, within)).map((place) => ({
      argument,
      use,
      value: place[argument],
    })),
  );
}

function fromValue(view: StackView, place: Place, value: unknown): readonly Policy[] {
  if (value === undefined || value === null || value === '') return [];
  const document = documents(view).find(({ address }) => typeof value === 'string' && refersTo(value, address));
  if (document) return fromDocument(view, place, document);
  const { owner, argument, use } = place;
  return [{ element: owner, argument, owner, use, ...readable(() => jsonStatements(value)) }];
}

/** With those that it is composed of: what they allow, it allows. */
function fromDocument(view: StackView, place: Place, document: Element): readonly Policy[] {
  const { owner, use, seen = [] } = place;
  if (seen.includes(document)) return [];
  const composed = ['source_policy_documents', 'override_policy_documents'].flatMap((argument) => {
    const parts: unknown = document.block[argument] ?? [];
    return (Array.isArray(parts) ? parts : [parts]).flatMap((part) =>
      fromValue(view, { owner: document, argument, use, seen: [...seen, document] }, part),
    );
  });
  return [{ element: document, owner, use, ...readable(() => documentStatements(document.block)) }, ...composed];
}

function readable(read: () => readonly Statement[]): Pick<Policy, 'statements' | 'unreadable'> {
  try {
    return { statements: read(), unreadable: false };
  } catch (error) {
    if (error instanceof UnreadableError) return { statements: [], unreadable: true };
    throw error;
  }
}

function documents({ data }: StackView): readonly Element[] {
  return data.filter(({ type, block }) => type === 'aws_iam_policy_document' && isBlock(block));
}

/** `${data.aws_iam_policy_document.x.json}`, with an index or without. */
function refersTo(value: string, address: string): boolean {
  return (
    value.startsWith(`\${${address}`) &&
    /^(\[[^\]]*\])?\.(minified_)?json\}$/.test(value.slice(address.length + '${'.length))
  );
}
