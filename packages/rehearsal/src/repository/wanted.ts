import { show } from '@mlopspltf/definition';
import { RequestError } from '../errors';
import type { BareRepository } from './bare-repository';
import type { LocalCheckout } from './checkout';
import { fullName, isName, shortName } from './names';

/** A branch or a tag that something is to happen with. */
export interface WantedReference {
  /** `feature/a`, or in full: `refs/tags/v1` */
  readonly name: string;
  /**
   * Where it has to be. `push`: in the checkout. `bring`: there, on one of its remotes, or in the rehearsal by now.
   * `fork`: in the checkout or on one of its remotes. `remove`: in the rehearsal.
   */
  readonly use: 'push' | 'bring' | 'fork' | 'remove';
}

/** Where references are looked for. */
export interface ReferencePlaces {
  readonly checkout: LocalCheckout;
  /** The rehearsal's repository. @default - nothing was rehearsed yet */
  readonly served?: BareRepository;
  /** All but removals need it: the runs of other branches call its workflows. */
  readonly defaultBranch: string;
}

/** @throws RequestError that names every reference which is none, or is not there, and says what there is instead */
export async function refuseMissing(places: ReferencePlaces, wanted: readonly WantedReference[]): Promise<void> {
  const { defaultBranch } = places;
  const needsDefault =
    wanted.every(({ use }) => use !== 'remove') &&
    !wanted.some(({ name, use }) => use !== 'fork' && fullName(name) === fullName(defaultBranch));
  const all = needsDefault ? [...wanted, { name: defaultBranch, use: 'bring' } as const] : wanted;
  const found = await Promise.all(all.map((one) => missing(places, one)));
  const problems = [...new Set(found.filter((problem) => problem !== undefined))];
  if (problems.length > 0) throw new RequestError(problems.join('\n'));
}

async function missing(
  { checkout, served }: ReferencePlaces,
  { name, use }: WantedReference,
): Promise<string | undefined> {
  if (!(await isName(checkout.git, name))) return noName(name);
  const ref = fullName(name);
  const rehearsed = (await served?.resolve(ref)) !== undefined;
  if (use === 'remove') return rehearsed ? undefined : neverPushed(name);
  if (use === 'push') return (await checkout.resolve(ref)) === undefined ? noSuchBranch(checkout, name) : undefined;
  if ((use === 'bring' && rehearsed) || (await checkout.resolveAnywhere(ref)) !== undefined) return undefined;
  return use === 'fork' ? noneForFork(name) : noSuchBranch(checkout, name);
}

/** What is told of a name that git does not take. */
export function noName(name: string): string {
  return `${show(name)} is no name that git takes for a branch. Write a branch such as "feature/a", or a tag as "refs/tags/v1".`;
}

/** What is told of what was to be deleted. */
export function neverPushed(name: string): string {
  return `${show(name)} was never pushed in this rehearsal, so it cannot be deleted. Push it first.`;
}

/** What is told of a head that a contributor's fork was to have. */
export function noneForFork(name: string): string {
  return `This checkout has no branch ${show(name)} to take for the fork's.`;
}

/** What is told of a branch that is not in the checkout, with those that are. */
export async function noSuchBranch(checkout: LocalCheckout, name: string): Promise<string> {
  const branches = await checkout.branches();
  const shown = branches.slice(0, MOST_BRANCHES_SHOWN).map(show).join(', ');
  const more = branches.length > MOST_BRANCHES_SHOWN ? ` and ${branches.length - MOST_BRANCHES_SHOWN} more` : '';
  const ref = fullName(name);
  const how = ref.startsWith('refs/heads/') ? ` Make it with: git switch -c ${quoted(shortName(ref))}` : '';
  return `This checkout has no branch ${show(name)}. It has ${shown === '' ? 'none' : `${shown}${more}`}.${how}`;
}

const MOST_BRANCHES_SHOWN = 12;

/** For a person to paste into a shell. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
