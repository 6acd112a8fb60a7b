import type { ProgressEvent } from '@mlopspltf/deployer';
import { writeLine, type Output } from '../host';
import { statusOf, subjectOf } from './events';
import type { Page } from './page';
import type { Progress } from './progress';
import { oneLine } from './style';
import { describeWave } from './wave-text';

/** One event a line, nothing redrawn: for logs, and for what does not change on a terminal. */
export class PlainProgress implements Progress {
  constructor(
    private readonly output: Output,
    private readonly page: Page,
  ) {}

  public report(event: ProgressEvent): void {
    switch (event.kind) {
      case 'module':
      case 'step': {
        writeLine(this.output, `${subjectOf(event)}: ${statusOf(event)}`);
        return;
      }
      case 'warning': {
        writeLine(this.output, `${this.page.style.yellow('Warning:')} ${oneLine(event.message)}`);
        return;
      }
      case 'wave': {
        writeLine(this.output, ['', ...describeWave(event.wave, this.page), ''].join('\n'));
        return;
      }
    }
  }

  public async settle(): Promise<void> {
    // Lines are there as soon as they are written.
  }
}
