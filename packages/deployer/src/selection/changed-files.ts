import { Git } from '../revision/git';

/**
 * What the files here were compared with: the reference itself, which what is checked out descends from (`earlier`) or
 * which descends from that (`later`); or, where both went on since, where this branch left it (`fork`).
 */
export type Against = 'earlier' | 'later' | 'fork';

/** What differs between a git reference and the files that are here now. */
export type ChangedFiles =
  /** Paths from the folder asked about, with `/`, and what they were compared with. */
  | { readonly known: true; readonly files: readonly string[]; readonly against: Against }
  /** Why it cannot be told, as a clause; and whether that is, as far as can be seen, because a name was mistyped. */
  | { readonly known: false; readonly reason: string; readonly mistyped?: true };

/**
 * The files that differ from `reference`, uncommitted and new ones included: what is synthesized is what lies there. Where
 * `reference` has gone on beside this branch, what differs from where this branch left it: the rest is not its doing. A commit that is unknown here, as after a forced push, in a shallow clone or on a new branch, is no
 * error: nothing can be said then. A name that is unknown is one.
 *
 * @param root absolute; files outside of it are left out
 */
export async function changedFiles(root: string, reference: string, env: NodeJS.ProcessEnv): Promise<ChangedFiles> {
  const quoted = JSON.stringify(reference);
  if (/^0{40,64}$/.test(reference)) return { known: false, reason: 'the branch is new' };
  if (reference === '' || reference.includes('\0'))
    return { known: false, reason: `${quoted} is no git reference`, mistyped: true };
  const repository = new Git(root, env);
  const git = async (...args: readonly string[]): Promise<string | undefined> => repository.read(args);
  // A name that starts with a hyphen stays a name.
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`);
  if (commit === undefined) {
    const reason = `${quoted} is not known to git here`;
    const isName = !/^[0-9a-f]{7,64}$/.test(reference) && (await git('rev-parse', '--git-dir')) !== undefined;
    return { known: false, reason, ...(isName && { mistyped: true }) };
  }
  const fork = await git('merge-base', commit, 'HEAD');
  if (fork === undefined) return { known: false, reason: `${quoted} has no commit in common with this branch` };
  const isLater = fork !== commit && fork === (await git('rev-parse', '--verify', '--quiet', 'HEAD'));
  const base = isLater ? commit : fork;
  const [tracked, untracked] = await Promise.all([
    git('diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--relative', base, '--'),
    git('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  if (tracked === undefined || untracked === undefined) return { known: false, reason: 'git could not compare' };
  return {
    known: true,
    files: [...new Set(`${tracked}\0${untracked}`.split('\0'))].filter((file) => file !== '').sort(),
    against: base === commit ? (isLater ? 'later' : 'earlier') : 'fork',
  };
}
