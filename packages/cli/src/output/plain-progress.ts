import type { ProgressEvent } from '@mlopspltf/deployer';
import { writeLine, type Output } from '../host';
import { statusOf, subjectOf } from './events';
import type { Page } from './page';
import type { Progress } from './progress';
import { fill, oneLine } from './style';
import { describeWave } from './wave-text';

const WARNING = 'Warning:';

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
        writeLine(this.output, this.warning(oneLine(event.message)));
        return;
      }
      case 'wave': {
        writeLine(this.output, ['', ...describeWave(event.wave, this.page), ''].join('\n'));
        return;
      }
    }
  }

  /** A log keeps lines whole, for those who search it. */
  private warning(message: string): string {
    const { style, width } = this.page;
    const text = `${WARNING} ${message}`;
    const [first = '', ...rest] = this.output.isTTY === true ? fill(text.split(' '), '  ', '', width) : [text];
    return [style.yellow(WARNING) + first.slice(WARNING.length), ...rest].join('\n');
  }

  public async settle(): Promise<void> {
    // Lines are there as soon as they are written.
  }
}
