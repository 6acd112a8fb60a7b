import type { plainText, Run } from '@mlopspltf/rehearsal';
import { EXIT, type ExitCode } from '../exit-codes';
import { duration, oneLine, plural, safeText, sections, type Style } from './style';

/** How a rehearsal came out. */
export interface RehearsalResult {
  readonly runs: readonly Run[];
  /** Whether something still waited when nothing went on any more. */
  readonly waiting: boolean;
  /** Numbers of the runs of which a deployment was turned down. */
  readonly rejected: ReadonlySet<number>;
  /** Comments and issues that are new, or were changed. */
  readonly said: readonly Said[];
  /** What GitHub would not have understood. */
  readonly problems: readonly string[];
  /** What was told around the workflows. */
  readonly notes: readonly string[];
}

/** Something that the workflows wrote on GitHub. */
export interface Said {
  /** `comment on #5`, `issue #6 (closed)` */
  readonly where: string;
  readonly text: string;
}

/** A failure counts for more than what a person turned down, or has not answered yet. */
export function exitCodeOf({ runs, waiting, rejected, problems }: RehearsalResult): ExitCode {
  const bad = runs.filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'cancelled');
  if (problems.length > 0 || bad.some(({ facts }) => !rejected.has(facts.id))) return EXIT.failed;
  return waiting || bad.length > 0 ? EXIT.refused : EXIT.done;
}

export function describeRehearsal(
  result: RehearsalResult,
  { style, toPlain }: { readonly style: Style; readonly toPlain: typeof plainText },
): string {
  const pages = result.runs.flatMap((run) => pageOf(run, toPlain));
  const said = result.said.map(({ where, text }) => [`${oneLine(where)}:`, ...indented(toPlain(text))]);
  const problems =
    result.problems.length === 0
      ? []
      : ["What GitHub would not have understood, or the rehearsal doesn't imitate:", ...result.problems.map(safeText)];
  const lines = sections(...pages, ...said, problems, ...result.runs.map((run) => runLines(run, style)));
  return lines.length === 0 ? 'Nothing was started.\n' : `${lines.join('\n')}\n`;
}

export function rehearsalJson(result: RehearsalResult): object {
  return {
    waiting: result.waiting,
    runs: result.runs.map(runJson),
    said: result.said,
    problems: result.problems,
    notes: result.notes,
  };
}

/** What the jobs wrote on the page of the run. */
function pageOf(run: Run, toPlain: typeof plainText): readonly (readonly string[])[] {
  return run.jobs.flatMap(({ title, result }) => {
    const text = toPlain(result?.summary ?? '');
    return text === '' ? [] : [[`Page of ${oneLine(run.facts.name)}, by ${oneLine(title)}:`, ...indented(text)]];
  });
}

function runLines(run: Run, style: Style): readonly string[] {
  const { facts, conclusion, jobs, message } = run;
  const ended = conclusion ?? 'waits';
  const shown = ended === 'success' ? style.green(ended) : ended === 'failure' ? style.red(ended) : style.yellow(ended);
  const ran = jobs.filter(({ conclusion: end }) => end !== 'skipped');
  return [
    `${style.bold(oneLine(facts.name))} (${oneLine(facts.file)}, run ${facts.id}): ${shown}`,
    ...(message === undefined ? [] : indented(message)),
    ...ran.map((job) => {
      const seconds = secondsOf(job);
      const time = seconds === undefined ? '' : ` in ${duration(seconds)}`;
      const why = job.message === undefined ? '' : `: ${oneLine(job.message)}`;
      const log = job.conclusion === 'failure' && job.result ? `\n    log: ${job.result.log}` : '';
      return `  ${oneLine(job.title)}: ${job.conclusion ?? job.status}${time}${why}${log}`;
    }),
    ...(ran.length < jobs.length ? [`  ${plural(jobs.length - ran.length, 'job')} skipped`] : []),
  ];
}

function runJson(run: Run): object {
  const { facts, conclusion, message, jobs } = run;
  const { id, number, attempt, name, file, event } = facts;
  return {
    ...{ id, number, attempt, workflow: name, file },
    ...{ event: event.name, ref: event.ref, sha: event.sha },
    conclusion,
    message,
    jobs: jobs.map((job) => ({
      name: job.title,
      path: job.path,
      status: job.status,
      conclusion: job.conclusion,
      environment: job.environment,
      message: job.message,
      seconds: secondsOf(job),
      log: job.result?.log,
      summary: job.result?.summary,
      steps: (job.result?.steps ?? []).map(({ name: step, conclusion: end, duration: time, message: why }) => ({
        ...{ name: step, conclusion: end, seconds: time / 1000, message: why },
      })),
    })),
  };
}

function secondsOf({ result }: Run['jobs'][number]): number | undefined {
  return result && result.steps.reduce((sum, { duration: time }) => sum + time, 0) / 1000;
}

function indented(text: string): readonly string[] {
  return safeText(text)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`));
}
