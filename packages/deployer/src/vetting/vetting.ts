import { show, type Platform, type Violation } from '@mlopspltf/definition';
import type { LockedProvider } from '../terraform/lock-file';

/** What the parts of one configuration are held against. */
export interface Vetting {
  readonly platform: Platform;
  readonly module: string;
  /** Those of the dependency lock file. */
  readonly locked: readonly LockedProvider[];
  /** Paths of the stack's assets, from its folder. */
  readonly assets: ReadonlySet<string>;
}

/** A JSON object: a block, or what its labels lead to. */
export type Block = Readonly<Record<string, unknown>>;

/** Looks at what stands at a place of the stack. */
export type Check = (value: unknown, at: string, vetting: Vetting) => readonly Violation[];

/** cdktf's note on where a block was made; Terraform passes over it. */
export const NOTE = '//';

/** Every stack's provider and remote state name the account by its variable, which only the environment sets. */
export const ACCOUNT_ONLY: readonly string[] = ['${var.account_id}'];

/** The place of something within another one. */
export function within(at: string, name: string): string {
  const part = /^[\w-]+$/.test(name) ? name : `[${show(name)}]`;
  return at === '' || part.startsWith('[') ? `${at}${part}` : `${at}.${part}`;
}

/**
 * The same for each block of a JSON object whose names are labels. Terraform also takes lists at every level, which the
 * synthesis never writes and whoever reads a stack here would not see.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function eachLabel(
  value: unknown,
  at: string,
  check: (label: string, content: unknown, at: string) => readonly Violation[],
): readonly Violation[] {
  if (!isBlock(value)) return [notABlock(at)];
  return Object.entries(value).flatMap(([label, content]) => check(label, content, within(at, label)));
}

/** The same for one block, or each of a list of blocks. */
export function eachBlock(
  value: unknown,
  at: string,
  check: (block: Block, at: string) => readonly Violation[],
): readonly Violation[] {
  if (!Array.isArray(value)) return isBlock(value) ? check(value, at) : [notABlock(at)];
  return value.flatMap((block: unknown, index) => {
    const place = `${at}[${index}]`;
    return isBlock(block) ? check(block, place) : [notABlock(place)];
  });
}

/** What a block may hold, by name; notes aside. Values are not told: they may be secrets. */
export function onlyArguments(block: Block, allowed: ReadonlySet<string>, at: string): readonly Violation[] {
  return Object.keys(block)
    .filter((name) => name !== NOTE && !allowed.has(name))
    .map((name) => ({
      where: within(at, name),
      problem: 'is not allowed here',
      remedy: `Remove it. Allowed: ${[...allowed].sort().join(', ')}.`,
    }));
}

/** Whether a list is exactly {@link ACCOUNT_ONLY}. */
export function onlyTheAccount(block: Block, at: string): readonly Violation[] {
  const { allowed_account_ids: ids } = block;
  if (Array.isArray(ids) && ids.length === 1 && ids[0] === ACCOUNT_ONLY[0]) return [];
  return [
    {
      where: within(at, 'allowed_account_ids'),
      value: ids ?? null,
      problem: "is not the environment's account",
      remedy: `Write ${show(ACCOUNT_ONLY)}, as ModuleStack does: credentials of any other account are then refused.`,
    },
  ];
}

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function notABlock(at: string): Violation {
  return {
    where: at,
    problem: 'is not written as the synthesis writes it',
    remedy: 'A JSON object belongs here. Run npx projen synth to write it again.',
  };
}
