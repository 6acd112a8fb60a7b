import type { Violation } from '@mlopspltf/definition';
import type { CommandName } from './commands';
import { flagOf, type OptionName } from './options';
import type { Call } from './parse';
import { isLocal } from './words';

interface Conflict {
  readonly one: OptionName;
  readonly others: readonly OptionName[];
  /** @default - of every command */
  readonly command?: CommandName;
  readonly remedy: string;
}

/** Options that say different things about the same. */
const CONFLICTS: readonly Conflict[] = [
  { one: 'module', others: ['all'], command: 'destroy', remedy: 'Name modules, or take all.' },
  { one: 'module', others: ['since'], remedy: 'Name modules, or let git choose them.' },
  { one: 'module', others: ['deployment'], remedy: 'Release one lock at a time.' },
  { one: 'approve', others: ['reject', 'approveAfter'], remedy: 'Give one answer.' },
  { one: 'reject', others: ['approveAfter'], remedy: 'Give one answer.' },
  { one: 'all', others: ['since'], remedy: 'Take all, or let git choose.' },
  {
    one: 'backend',
    others: ['module', 'all', 'since', 'appliedBy'],
    remedy: 'Destroy modules first, then the backend.',
  },
  { one: 'pullRequest', others: ['wave'], remedy: 'Leave the wave out: a pull request has one.' },
  {
    one: 'saved',
    others: ['module', 'all', 'since', 'appliedBy'],
    remedy: 'Leave it out: what was saved is applied, no more and no less.',
  },
];

/** What the emulator has no use for: nothing guards it, and each run plans anew. */
const NOT_LOCAL: readonly OptionName[] = ['breakGlass', 'saved'];

/** What only a pull request has. */
const OF_PULL_REQUESTS: readonly OptionName[] = ['baseData', 'comment'];

export function conflicts(call: Call): readonly Violation[] {
  const { command, options } = call;
  const pairs = CONFLICTS.filter((conflict) => conflict.command === undefined || conflict.command === command).flatMap(
    ({ one, others, remedy }) =>
      others
        .filter((other) => options[one] !== undefined && options[other] !== undefined)
        .map((other) => ({ where: flagOf(one), problem: `cannot stand beside ${flagOf(other)}`, remedy })),
  );
  const local = NOT_LOCAL.filter((option) => isLocal(call) && options[option] !== undefined).map((option) => ({
    where: flagOf(option),
    problem: 'is not for the emulator',
    remedy: 'Leave it out.',
  }));
  const lonely = OF_PULL_REQUESTS.filter((option) => options[option] !== undefined && !options.pullRequest).map(
    (option) => ({
      where: flagOf(option),
      problem: 'stands without --pull-request',
      remedy: 'Leave it out; only pull requests have a base and a comment.',
    }),
  );
  return [...pairs, ...local, ...lonely];
}
