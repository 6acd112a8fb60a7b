/** Says what is being done: a line each, which ends when that has. */
export class Teller {
  constructor(private readonly output: Pick<NodeJS.WriteStream, 'write'>) {}

  /** @returns the seconds that the work gave */
  public async during(what: string, work: () => Promise<number>): Promise<number> {
    this.output.write(`${what} … `);
    try {
      const seconds = await work();
      this.output.write(`${seconds.toFixed(2)} s\n`);
      return seconds;
    } catch (error) {
      this.output.write('failed\n');
      throw error;
    }
  }

  public say(line: string): void {
    this.output.write(`${line}\n`);
  }
}
