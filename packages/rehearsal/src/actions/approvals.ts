import type { EnvironmentRules } from '../api';
import { quoted, RequestError } from '../errors';
import type { JobView, PendingApproval } from './events';

/** What a reviewer says about the jobs of a run that wait for an environment. */
export interface Review {
  readonly environment: string;
  /** A login; or `@org/team`, for somebody of that team. */
  readonly reviewer: string;
  readonly approved: boolean;
}

/** The answer that a waiting job gets. */
export type Decision = Pick<Review, 'approved' | 'reviewer'>;

interface Waiting {
  readonly rules: EnvironmentRules;
  readonly job: () => JobView;
  readonly decide: (decision: Decision) => void;
}

/**
 * The jobs of a run that wait for an approval. One answer is for all that wait for an environment at that moment; who
 * comes later asks again.
 *
 * @see https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/review-deployments
 */
export class Approvals {
  private readonly waiting: Waiting[] = [];

  /** @param startedBy logins of those who started the run: with self-review prevented, they cannot approve */
  constructor(private readonly startedBy: readonly string[]) {}

  /** @returns the answer, and what takes the question back */
  public ask(rules: EnvironmentRules, job: () => JobView): { answer: Promise<Decision>; withdraw: () => void } {
    let decide: (decision: Decision) => void = () => undefined;
    const answer = new Promise<Decision>((resolve) => {
      decide = resolve;
    });
    const waiting: Waiting = { rules, job, decide };
    this.waiting.push(waiting);
    return {
      answer,
      withdraw: () => {
        this.take([waiting]);
      },
    };
  }

  public pending(): readonly PendingApproval[] {
    const names = [...new Set(this.waiting.map(({ rules }) => rules.name))];
    return names.map((environment) => {
      const here = this.of(environment);
      return {
        environment,
        reviewers: here[0]?.rules.reviewers ?? [],
        jobs: here.map(({ job }) => job()),
      };
    });
  }

  /**
   * Answers for all jobs that wait for the environment now.
   * @throws {RequestError} where none waits, or this reviewer may not
   */
  public review({ environment, reviewer, approved }: Review): void {
    const here = this.of(environment);
    const rules = here[0]?.rules;
    if (rules === undefined) throw new RequestError(this.nothingWaits(environment));
    if (!rules.reviewers.some((one) => sameName(one, reviewer))) {
      const may = rules.reviewers.join(', ');
      throw new RequestError(
        `${quoted(reviewer)} is no reviewer of the environment "${environment}". These are: ${may}`,
      );
    }
    if (rules.preventSelfReview && this.startedBy.some((login) => sameName(login, reviewer))) {
      throw new RequestError(
        `${quoted(reviewer)} started this run, and nobody reviews a deployment to "${environment}" of their own. ` +
          'Name another reviewer.',
      );
    }
    this.take(here);
    for (const { decide } of here) decide({ approved, reviewer });
  }

  private of(environment: string): readonly Waiting[] {
    return this.waiting.filter(({ rules }) => sameName(rules.name, environment));
  }

  private take(answered: readonly Waiting[]): void {
    for (const one of answered) {
      const index = this.waiting.indexOf(one);
      if (index >= 0) this.waiting.splice(index, 1);
    }
  }

  private nothingWaits(environment: string): string {
    const names = [...new Set(this.waiting.map(({ rules }) => rules.name))];
    const instead = names.length === 0 ? 'None waits for any.' : `Jobs wait for: ${names.join(', ')}.`;
    return `No job of this run waits for the environment ${quoted(environment)}. ${instead}`;
  }
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
