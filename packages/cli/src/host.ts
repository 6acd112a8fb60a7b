/** The world outside the program, handed in, so that tests can be one. */
export interface Host {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes the result. */
  readonly stdout: Output;
  /** Takes progress, questions and errors. */
  readonly stderr: Output;
  /** Standard error, where lines can be redrawn on it. @default - progress is written as plain lines */
  readonly screen?: NodeJS.WriteStream;
  /** Asks a person on the terminal. @default - nobody can be asked */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Has a person type something on the terminal; empty for no answer. @default - nobody can be asked */
  readonly type?: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
  /** Processors to use. */
  readonly processors: number;
}

/** The part of a stream that is used. */
export interface Output {
  readonly isTTY?: boolean;
  /** Width of a terminal. @default - it is not known */
  readonly columns?: number;
  write(text: string): unknown;
}

export function writeLine(output: Output, text: string): void {
  output.write(text.endsWith('\n') ? text : `${text}\n`);
}
