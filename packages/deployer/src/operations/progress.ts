import type { ModulePhase, ModuleResult, ResourceChange, Session } from '../api';
import { exitCodeOf, messageOf, DeployerError, ExecutionError } from '../errors';

/** How the modules of one operation are doing: tells the session, and remembers it for the result. */
export class Progress {
  private readonly started = new Map<string, number>();
  private readonly spent = new Map<string, number>();
  private readonly results = new Map<string, ModuleResult>();
  private readonly errors: unknown[] = [];

  constructor(private readonly report: Session['report']) {}

  public enter(module: string, phase: ModulePhase, note?: string): void {
    this.report({ kind: 'module', module, phase, ...(note === undefined ? {} : { note }) });
  }

  /** Measures what is done for a module, waiting not counted. */
  public async timed<T>(module: string, work: () => Promise<T>): Promise<T> {
    this.started.set(module, Date.now());
    try {
      return await work();
    } finally {
      const took = (Date.now() - (this.started.get(module) ?? Date.now())) / 1000;
      this.started.delete(module);
      this.spent.set(module, (this.spent.get(module) ?? 0) + took);
    }
  }

  /** The last word on a module, or what stands if nothing comes after it. */
  public settle(module: string, outcome: ModuleResult['outcome'], details: Details = {}): void {
    const seconds = this.secondsOf(module);
    const { changes = [], waitsFor, stays = [], log } = details;
    this.results.set(module, {
      module,
      outcome,
      changes,
      seconds,
      ...(waitsFor && { waitsFor }),
      ...(stays.length > 0 && { stays }),
      ...(log && { log }),
    });
    this.report({ kind: 'module', module, phase: PHASES[outcome], seconds, ...noteOf(details) });
  }

  /** A result that nobody waits for: with a hundred modules, a line for each that stays as it is would hide the others. */
  public settleSilently(module: string, outcome: ModuleResult['outcome']): void {
    this.results.set(module, { module, outcome, changes: [], seconds: this.secondsOf(module) });
  }

  public fail(
    module: string,
    error: unknown,
    details: { readonly changes?: readonly ResourceChange[]; readonly log?: string } = {},
  ): void {
    const seconds = this.secondsOf(module);
    this.errors.push(error);
    const { changes = [], log } = details;
    this.results.set(module, {
      module,
      outcome: 'failed',
      changes,
      seconds,
      error: messageOf(error),
      ...(error instanceof ExecutionError && error.unsavedState && { unsavedState: true }),
      ...(log && { log }),
    });
    this.report({ kind: 'module', module, phase: 'failed', seconds, note: firstLine(messageOf(error)) });
  }

  /** Turned down by a person: what was planned for them stays in the result. */
  public reject(modules: readonly string[]): void {
    for (const module of modules) {
      const result = this.results.get(module);
      if (result?.outcome !== 'failed') this.settle(module, 'rejected', result);
    }
  }

  /** In the order given. */
  public resultsOf(modules: readonly string[]): readonly ModuleResult[] {
    return modules.flatMap((module) => this.results.get(module) ?? []);
  }

  /** 0 without failures. What failed outright counts before what a lock or a guard stopped. */
  public get exitCode(): number {
    const codes = this.errors.map(exitCodeOf);
    return [1, 2, 3, 4].find((code) => codes.some((found) => found === code)) ?? 0;
  }

  /** What the first failure says that goes on. */
  public get next(): string | undefined {
    return this.errors.find(
      (error): error is DeployerError => error instanceof DeployerError && error.next !== undefined,
    )?.next;
  }

  private secondsOf(module: string): number {
    const started = this.started.get(module);
    const current = started === undefined ? 0 : (Date.now() - started) / 1000;
    return Math.round(((this.spent.get(module) ?? 0) + current) * 10) / 10;
  }
}

type Details = Partial<Pick<ModuleResult, 'changes' | 'waitsFor' | 'stays' | 'log'>>;

/** `2 create, 1 replace`; what is only read changes nothing. */
function countChanges(changes: readonly ResourceChange[]): string {
  const counts = new Map<string, number>();
  for (const { action } of changes) if (action !== 'read') counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => `${count} ${action}`).join(', ');
}

const PHASES: Readonly<Record<ModuleResult['outcome'], ModulePhase>> = {
  unchanged: 'unchanged',
  planned: 'planned',
  deferred: 'waiting',
  applied: 'done',
  destroyed: 'done',
  absent: 'unchanged',
  failed: 'failed',
  skipped: 'skipped',
  rejected: 'skipped',
};

function noteOf({ changes = [], waitsFor = [], stays = [] }: Details): { readonly note?: string } {
  if (waitsFor.length > 0) return { note: `waits for ${waitsFor.join(', ')}` };
  const staying = stays.length === 0 ? '' : `${stays.map(({ address }) => address).join(', ')} cannot be deleted`;
  const note = [countChanges(changes), staying].filter(Boolean).join('; ');
  return note === '' ? {} : { note };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
