import type { ResourceChange } from '../api';
import type { ModuleLog } from './log';
import type { Redaction } from './redact';
import { parseUiLine, renderDiagnostic, type Diagnostic } from './ui';

/** What one start of Terraform has said, as far as it is needed; all of it goes to the log. */
export class Transcript {
  public readonly diagnostics: Diagnostic[] = [];
  public readonly changes: ResourceChange[] = [];
  /** The last lines of plain text. */
  public readonly tail: string[] = [];
  /** What it says of each resource that it is done with, a line each. */
  public readonly done: string[] = [];
  /** Names of the outputs that get another value, or may. */
  public outputs: readonly string[] = [];

  constructor(
    private readonly log: ModuleLog,
    private readonly redact: Redaction,
  ) {}

  public take(raw: string): void {
    const line = this.redact(raw);
    const event = parseUiLine(line);
    if (event === undefined) this.takeText(line);
    else if (event.type === 'diagnostic') {
      this.log.write(renderDiagnostic(event.diagnostic));
      this.diagnostics.push(event.diagnostic);
    } else if (event.type === 'change') {
      this.log.write(`${event.change.address}: ${event.change.action}`);
      this.changes.push(event.change);
    } else if (event.type === 'outputs') this.outputs = event.changed;
    else {
      this.log.write(event.text);
      if (event.isDone) this.done.push(event.text);
    }
  }

  private takeText(line: string): void {
    this.log.write(line);
    this.tail.push(line.slice(0, LONGEST_LINE));
    if (this.tail.length > LONGEST_TAIL) this.tail.shift();
  }
}

const LONGEST_LINE = 2_000;
const LONGEST_TAIL = 200;
