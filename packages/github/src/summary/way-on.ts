import { code, someOf } from './markdown';

export interface WayOnOptions {
  /** Of the program. */
  readonly exitCode: number;
  readonly run: { readonly id: string; readonly url: string };
  /** The command that an error names. @default - none is known */
  readonly next?: string;
  /** Whether a run of a later commit does the work. @default false */
  readonly superseded?: boolean;
  /** Modules whose stored state does not know all that was done. @default - none */
  readonly unsaved?: readonly string[];
}

/** Which button or command goes on after a job that failed, or was refused; empty after one that was done. */
export function wayOn({ exitCode, run, next, superseded = false, unsaved = [] }: WayOnOptions): string {
  if (exitCode === 0) return '';
  // That it is to be started again is said anyway.
  const first = next === undefined || next.startsWith(RERUN) ? '' : `First: ${code(next)}. `;
  if (exitCode === WRONG_CALL) return `${first}**To go on**, correct what is named and push it.`;
  if (superseded) return 'Nothing has to be done here: the run of the later commit goes on.';
  if (unsaved.length > 0) {
    return (
      `${first}**Do not start this run again yet**: the state of ${someOf(unsaved, MOST, (name) => code(name)).join(', ')} ` +
      'does not know all that was done, and a new plan would do it once more. What failed says below how to look, and how to ' +
      `take over what is there. **To go on** after that, plan anew: ${rerunOf(run)}.`
    );
  }
  const refused = exitCode === REFUSED ? 'do what the refusal names; where something has changed meanwhile, ' : '';
  return (
    `${first}**To go on**, ${refused}plan anew: ${rerunOf(run)}. ` +
    '"Re-run failed jobs" would take the same plans again, which no longer fit once anything was applied.'
  );
}

function rerunOf({ id, url }: WayOnOptions['run']): string {
  return `the button "Re-run all jobs" of [this run](${url}), or ${code(`${RERUN}${id}`)}`;
}

const RERUN = 'gh run rerun ';
const MOST = 10;
const WRONG_CALL = 2;
const REFUSED = 3;
