import { appendFileSync, writeFileSync } from 'node:fs';
import type { JobReport } from '../api';
import type { Masks } from './masks';

/** What a job prints: to a file, and to whoever looks on, both with masks. */
export class JobLog {
  constructor(
    private readonly file: string,
    private readonly masks: Masks,
    private readonly report: (event: JobReport) => void,
  ) {
    writeFileSync(file, '');
  }

  /** @param text one line or several */
  public line(text: string): void {
    const masked = this.masks.apply(text);
    appendFileSync(this.file, `${masked}\n`);
    this.report({ kind: 'line', text: masked });
  }

  public error(text: string): void {
    this.line(`##[error]${text}`);
  }

  public warning(text: string): void {
    this.line(`##[warning]${text}`);
  }
}
