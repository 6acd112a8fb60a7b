import type { ProgressEvent } from '@mlopspltf/deployer';
import { DefaultRenderer, Listr, ListrLogger, ProcessOutput, type ListrTaskWrapper } from 'listr2';
import { Writable } from 'node:stream';
import { isResting, statusOf, subjectOf, type ModuleEvent, type StepEvent } from './events';
import type { Progress } from './progress';

/** Draws on standard error, whatever standard output is, and not more often than can be seen. */
class ScreenRenderer extends DefaultRenderer {
  public static override nonTTY = true;
  private drawn = 0;

  public override update(): void {
    if (Date.now() - this.drawn < DRAWN_AT_MOST_EACH) return;
    super.update();
    this.drawn = Date.now();
  }
}

/** Milliseconds. The renderer draws by itself ten times a second, and once more at the end. */
const DRAWN_AT_MOST_EACH = 90;

type Row = ListrTaskWrapper<unknown, typeof ScreenRenderer, never>;

/**
 * A line a module, redrawn as it goes on. listr2 wants to know its tasks beforehand, but which modules have something to
 * do is found out on the way: so a list starts with untitled rows, and each subject takes the next one.
 *
 * A list ends before a question or a plan is shown, and the next event begins another one.
 */
export class LiveProgress implements Progress {
  private list: LiveList | undefined;
  /** Warnings that came while a list was drawn: they follow it. */
  private held: ProgressEvent[] = [];
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly screen: NodeJS.WriteStream,
    /** Shows what is not a line of the list. */
    private readonly lines: Progress,
    /** Rows of a list: at least as many as it will have lines. */
    private readonly rows: number,
  ) {}

  public report(event: ProgressEvent): void {
    this.enqueue(async () => {
      if (event.kind === 'module' || event.kind === 'step') {
        this.list ??= new LiveList(this.screen, this.rows);
        return this.list.show(event);
      }
      this.held.push(event);
      if (event.kind === 'wave' || !this.list) await this.endList();
    });
  }

  public async settle(): Promise<void> {
    this.enqueue(() => this.endList());
    await this.work;
  }

  private enqueue(job: () => Promise<void>): void {
    this.work = this.work.then(job);
  }

  private async endList(): Promise<void> {
    await this.list?.end();
    this.list = undefined;
    for (const event of this.held.splice(0)) this.lines.report(event);
  }
}

class LiveList {
  private readonly free: LiveRow[];
  private readonly taken = new Map<string, LiveRow>();
  private readonly ended: Promise<unknown>;

  constructor(screen: NodeJS.WriteStream, rows: number) {
    this.free = Array.from({ length: rows }, () => new LiveRow());
    const logger = new ListrLogger({ processOutput: new ProcessOutput(screen, nowhere()) });
    const list = new Listr(
      this.free.map((row) => ({ task: (_: unknown, task: Row) => row.run(task) })),
      {
        concurrent: true,
        exitOnError: false,
        // Signals are the program's affair: it waits for Terraform.
        registerSignalListeners: false,
        renderer: ScreenRenderer,
        rendererOptions: { logger, formatOutput: 'truncate', showErrorMessage: false, showSkipMessage: false },
      },
    );
    this.ended = list.run();
  }

  public async show(event: ModuleEvent | StepEvent): Promise<void> {
    const subject = subjectOf(event);
    const row = this.taken.get(subject) ?? this.free.shift();
    if (!row) return;
    this.taken.set(subject, row);
    await row.show(event);
    if (!isResting(event)) return;
    // A finished line stays as it is; whoever goes on gets another one.
    row.close();
    this.taken.delete(subject);
  }

  public async end(): Promise<void> {
    for (const row of [...this.taken.values(), ...this.free]) row.close();
    await this.ended;
  }
}

/** One line of the list: running until it is closed, whatever its status says in between. */
class LiveRow {
  private begin: (task: Row) => void = () => undefined;
  private readonly begun = new Promise<Row>((resolve) => (this.begin = resolve));
  /** Ends the line as it stands. */
  public close: () => void = () => undefined;
  private readonly closed = new Promise<void>((resolve) => (this.close = resolve));
  private last: ModuleEvent | StepEvent | undefined;

  public async run(task: Row): Promise<void> {
    this.begin(task);
    await this.closed;
    if (this.last?.phase === 'failed') throw new Error(task.title);
    // Neither a tick nor a cross for what has not come to its end.
    if (this.last && (this.last.phase === 'skipped' || !isResting(this.last))) task.skip();
  }

  public async show(event: ModuleEvent | StepEvent): Promise<void> {
    const task = await this.begun;
    task.title = `${subjectOf(event)}: ${statusOf(event)}`;
    this.last = event;
  }
}

/** listr2 holds back what is written to its two streams while it draws; the second one is nobody's. */
function nowhere(): NodeJS.WriteStream {
  const stream: unknown = new Writable({ write: (_chunk, _encoding, done) => done() });
  return stream as NodeJS.WriteStream;
}
