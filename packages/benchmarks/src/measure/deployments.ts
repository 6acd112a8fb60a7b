import type { Contender, Entrant } from '../contenders/contender';
import { CommandError, InterruptedError } from '../errors';
import { QUESTIONS, type Figures, type Question } from './figures';
import type { Teller } from './teller';

export interface DeploymentOptions {
  readonly contenders: readonly Contender[];
  readonly size: number;
  /** How many times everything is done from the start, in other accounts. */
  readonly rounds: number;
  readonly figures: Figures;
  readonly teller: Teller;
}

/** Seconds. A deployment of nothing that is over sooner is repeated, as noise counts for more in it. */
const SHORT = 10;
const SHORT_TIMES = 3;

const WORDS: Readonly<Record<Question, string>> = {
  first: 'first deployment',
  unchanged: 'nothing to do',
  changed: 'one changed',
};

/**
 * First deployment, nothing to do, one module changed: each question is put to one contender after the other, so that
 * whatever else the machine does meets them all. Who begins changes from round to round.
 *
 * A contender whose command fails plays that round again by itself, once at each size: an answer that is lost on the way
 * says nothing of whoever asked. What it had measured in that round does not count then.
 */
export async function measureDeployments(options: DeploymentOptions): Promise<void> {
  const { contenders, size, rounds, figures } = options;
  for (const { name, largest = Infinity } of contenders)
    if (size > largest) figures.excuse(name, size, `not run with more than ${largest} modules`);
  const forgiven = new Set<Contender>();
  for (let round = 0; round < rounds; round += 1) {
    const able = contenders.filter(({ name }) => figures.excuseOf(name, size) === undefined);
    const play = { ...options, round: round + 1, forgiven };
    const failed = await playRound(rotated(able, round), play);
    if (failed.length > 0) await playRound(failed, play);
  }
}

interface Play extends DeploymentOptions {
  /** Counted from 1. */
  readonly round: number;
  /** Those who have failed once at this size, and played again. */
  readonly forgiven: Set<Contender>;
}

/** @returns those who failed, and may play it again */
async function playRound(contenders: readonly Contender[], play: Play): Promise<readonly Contender[]> {
  const { size, rounds, round, teller } = play;
  const heading = `${size} ${size === 1 ? 'module' : 'modules'}, round ${round} of ${rounds}`;
  const entrants = new Map<Contender, Entrant>();
  const measured = new Map(contenders.map((contender) => [contender, Array<Sample>()]));
  const failed: Contender[] = [];
  const attempt = async (contender: Contender, work: () => Promise<void>): Promise<void> => {
    const ending = await attemptOf(contender, play, work);
    if (ending === 'done') return;
    entrants.delete(contender);
    if (ending === 'out') return;
    failed.push(contender);
    measured.delete(contender);
  };
  for (const contender of contenders) {
    teller.say(`${heading}: ${contender.name} is made ready`);
    await attempt(contender, async () => void entrants.set(contender, await contender.prepare(size)));
  }
  for (const question of QUESTIONS) {
    for (const [contender, entrant] of entrants) {
      const what = `${heading}: ${contender.name}, ${WORDS[question]}`;
      const add = (seconds: number): void => void measured.get(contender)?.push({ question, seconds });
      await attempt(contender, () => ask({ entrant, question, what, add }, play));
    }
  }
  for (const [{ name }, samples] of measured)
    for (const { question, seconds } of samples) play.figures.addDeployment(name, question, size, seconds);
  return failed;
}

interface Sample {
  readonly question: Question;
  readonly seconds: number;
}

interface Ask {
  readonly entrant: Entrant;
  readonly question: Question;
  readonly what: string;
  readonly add: (seconds: number) => void;
}

async function ask({ entrant, question, what, add }: Ask, { teller }: DeploymentOptions): Promise<void> {
  const edition = question === 'changed' ? 'second' : 'first';
  if (question === 'changed') await entrant.change(edition);
  const times = question === 'unchanged' ? SHORT_TIMES : 1;
  for (let time = 0, spent = 0; time < times && spent < SHORT; time += 1) {
    const seconds = await teller.during(what, () => entrant.deploy());
    await entrant.check(edition);
    add(seconds);
    spent += seconds;
  }
}

type Ending = 'done' | 'may play again' | 'out';

/** Who is out does not go on: the tables say why, and the others do. */
async function attemptOf(contender: Contender, play: Play, work: () => Promise<void>): Promise<Ending> {
  const { figures, size, teller, forgiven } = play;
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof InterruptedError || !(error instanceof Error)) throw error;
    teller.say(error instanceof CommandError ? `${error.message}\n${error.output}` : error.message);
    if (error instanceof CommandError && !forgiven.has(contender)) {
      forgiven.add(contender);
      return 'may play again';
    }
    figures.excuse(contender.name, size, error.message);
    return 'out';
  }
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
