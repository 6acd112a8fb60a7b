import { RequestError } from './errors';
import {
  describePush,
  fullName,
  noneForFork,
  pushFromCheckout,
  refuseMissing,
  type BareRepository,
  type LocalCheckout,
  type WantedReference,
} from './repository';

/** The branches of a checkout on their way to GitHub, where something else than their own push needs them there. */
export class Branches {
  constructor(
    private readonly checkout: LocalCheckout,
    private readonly served: BareRepository,
    private readonly note: (text: string) => void,
  ) {}

  /** Nothing is pushed for what cannot go on. @throws RequestError */
  public async demand(...wanted: readonly WantedReference[]): Promise<void> {
    const { checkout, served } = this;
    await refuseMissing({ checkout, served, defaultBranch: served.defaultBranch }, wanted);
  }

  /**
   * The default branch has to be on GitHub before any other: the others' runs call its workflows.
   *
   * @param wanted what is needed beside it, as for {@link demand}
   */
  public async bringDefault(...wanted: readonly WantedReference[]): Promise<string> {
    await this.demand(...wanted);
    return this.bring(this.served.defaultBranch);
  }

  /**
   * A branch that others need, without the runs that its push would start.
   *
   * @param which `newest`: as it is in the checkout; else it stays where the rehearsal has it, and a difference is told
   */
  public async bring(name: string, which: 'kept' | 'newest' = 'kept'): Promise<string> {
    const { served } = this;
    const ref = fullName(name);
    const there = await served.resolve(ref);
    const here = await this.checkout.resolveAnywhere(ref);
    if (here === undefined || here === there) {
      if (there !== undefined) return there;
      // Says what there is instead.
      return (await pushFromCheckout(this.checkout, served, name)).after;
    }
    if (there !== undefined && which === 'kept') {
      this.note(
        `${name} was pushed at ${there.slice(0, 12)}, and is at ${here.slice(0, 12)} in the checkout: the first one counts. ` +
          `To rehearse with the other: infra rehearse push ${name}`,
      );
      return there;
    }
    await this.checkout.push(here, served, ref);
    const { commits } = await describePush(served, ref, there, here);
    this.note(`Pushed beforehand, without its own runs: ${name} at ${here.slice(0, 12)} (${commits.length} commits)`);
    return here;
  }

  /** A fork's commit is on GitHub too, but on no branch of this repository. */
  public async bringFork(head: string): Promise<string> {
    const commit = await this.checkout.resolveBranch(head);
    if (commit === undefined) throw new RequestError(noneForFork(head));
    await this.checkout.push(commit, this.served, `refs/forks/${head}`);
    return commit;
  }

  /** Says which files are left out. */
  public async tellUncommitted(): Promise<void> {
    const files = await this.checkout.uncommitted();
    if (files.length === 0) return;
    const shown = files.slice(0, MOST_FILES).map((file) => `  ${file}`);
    const more = files.length > MOST_FILES ? [`  and ${files.length - MOST_FILES} more`] : [];
    this.note(['Only what is committed counts. Left out:', ...shown, ...more].join('\n'));
  }
}

const MOST_FILES = 10;
