import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** A terminal that remembers everything that was drawn on it. */
export class Screen extends Writable {
  public drawn = '';
  public readonly columns = 80;
  public readonly rows = 24;
  public readonly isTTY = true;

  public override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.drawn += chunk.toString();
    done();
  }

  public asTerminal(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }

  /** The last drawing of each line, in order. */
  public lines(): readonly string[] {
    const all = stripVTControlCharacters(this.drawn)
      .split(/[\r\n]+/)
      .map((line) => line.trimEnd())
      .filter(Boolean);
    return [...new Set(all.reverse())].reverse();
  }
}
